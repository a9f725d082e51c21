"""Access: everything about somebody, and of contact notes only what their owners give out."""

import io
import json
import zipfile
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from coalition.models import ContactDraft, ContactLogEntry, FollowUp, NoteSearch, Person, PrivacyRequest
from coalition.privacy.archive import write_archive
from coalition.privacy.registry import Subject
from coalition.services import note_searches
from coalition.services.note_searches import resume_lost_searches, work_on_search
from coalition.services.privacy import decide_release, record_request
from search.models import MissingContent
from tests.coalition.conftest import ClientFor
from tests.coalition.world import MARKER, World


def content_of(subject: Subject, reader: Any = None) -> tuple[dict[str, Any], str]:
    """The archive's JSON by title of section, and its page; for nobody in particular unless told otherwise."""
    with write_archive(subject, reader=reader or AnonymousUser()) as file, zipfile.ZipFile(file) as archive:
        data = json.loads(archive.read("data.json"))
        page = archive.read("data.html").decode()
    return {title: rows for part in data["activities"] for title, rows in part["data"].items()}, page


def ask_for_access(world: World) -> PrivacyRequest:
    entry = world.entries["spokespersons"]
    entry.persons.add(world.persons["nowhere"])
    request = record_request(
        subject=Subject(person=world.persons["nowhere"]),
        by=world.users["data_protection"],
        kind=PrivacyRequest.Kind.ACCESS,
        identity_check="schrieb von der bekannten Adresse",
    )
    work_on_search(request.note_search.pk)
    return request


def test_a_person_gets_functions_and_the_fact_of_contact(world: World) -> None:
    ask_for_access(world)
    data, page = content_of(Subject(person=world.persons["nowhere"]))
    assert [row["name"] for row in data["persons"]] == ["Vorsitz ohne Ort"]
    assert data["functions"][0]["partner"] == "Verein ohne Ort"
    note = data["contact notes"][0]
    assert note["by"] == str(world.users["spokesperson"])
    assert note["text"] == ""
    assert MARKER not in page
    assert "Vorsitz Köln" not in page


def test_what_the_owner_gives_out_is_in_it(world: World) -> None:
    request = ask_for_access(world)
    release = request.releases.get()
    decide_release(release=release, by=world.users["spokesperson"], text="Wir sprachen über die Mieten.")
    data, page = content_of(Subject(person=world.persons["nowhere"]))
    assert data["contact notes"][0]["text"] == "Wir sprachen über die Mieten."
    assert "Wir sprachen über die Mieten." in page
    assert MARKER not in page


def test_notes_that_only_name_the_person_are_asked_about_too(world: World) -> None:
    entry = world.entries["colleague"]
    ContactLogEntry.objects.get(pk=entry.pk)
    entry.notes = "Der Vorsitz  ohne\nOrt war auch dabei."
    entry.save()
    request = ask_for_access(world)
    assert {release.entry for release in request.releases.all()} == {entry, world.entries["spokespersons"]}


def test_owners_are_told_by_a_mail_without_a_name(
    world: World, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        ask_for_access(world)
    (mail,) = mailoutbox
    assert mail.to == [world.users["spokesperson"].email]
    assert "Vorsitz" not in mail.subject + mail.body
    assert MARKER not in mail.subject + mail.body


def test_a_user_gets_the_own_account(world: World, as_user: ClientFor) -> None:
    data, _page = content_of(Subject(user=world.users["member"]))
    assert data["users"][0]["email"] == world.users["member"].email
    assert data["memberships"][0]["unit"] == str(world.units["koeln"])


def test_my_data_asks_for_the_password_first(world: World, as_user: ClientFor) -> None:
    response = as_user(world.users["member"]).post("/account/my-data/")
    assert response.status_code == 302
    assert "reauthenticate" in response["Location"]


def test_the_data_protection_officer_downloads_it(world: World, as_user: ClientFor) -> None:
    request = ask_for_access(world)
    response = as_user(world.users["data_protection"]).post(f"/privacy/requests/{request.pk}/archive/")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/zip"
    assert "no-store" in response["Cache-Control"]
    assert "Vorsitz" not in response["Content-Disposition"]


def test_what_somebody_told_the_office_with_their_address_is_theirs(world: World) -> None:
    user = world.users["member"]
    MissingContent.objects.create(text="Es fehlt etwas zu Kitas.", contact=user.email.upper())
    data, _page = content_of(Subject(user=user))
    assert data["missing content"][0]["text"] == "Es fehlt etwas zu Kitas."


def test_an_account_s_archive_for_somebody_else_holds_no_confidential_text(world: World) -> None:
    """Data protection answers for the account's owner, and is no reader of the contact log."""
    owner, officer = world.users["spokesperson"], world.users["data_protection"]
    private = world.entries["private"]
    FollowUp.objects.create(entry=private, assignee=owner, what=f"{MARKER} nachfragen", due=timezone.localdate())
    ContactDraft.objects.create(owner=owner, subject=f"{MARKER} Mail", text=f"{MARKER} Text")
    told, page = content_of(Subject(user=owner), officer)
    assert MARKER not in json.dumps(told) + page
    theirs = ContactLogEntry.objects.filter(owner=owner)
    assert len(told["contact notes"]) == theirs.exclude(sharing="private").count()
    own, page = content_of(Subject(user=owner), owner)
    assert len(own["contact notes"]) == theirs.count()
    assert all(MARKER in text for text in (json.dumps(own), page))
    assert own["follow-ups"][-1]["what"] == f"{MARKER} nachfragen"


def test_who_left_the_office_gets_no_texts_back(world: World) -> None:
    former, board = world.users["former"], world.users["board"]
    entry = ContactLogEntry.objects.create(owner=former, subject=f"{MARKER} Amtszeit", notes=MARKER, sharing="private")
    told, _page = content_of(Subject(user=former), former)
    assert [set(row) for row in told["contact notes"]] == [{"occurred_at", "channel"}]
    FollowUp.objects.create(entry=entry, assignee=board, what="Schlüsselblume", due=timezone.localdate())
    told, _page = content_of(Subject(user=board), board)
    assert "Schlüsselblume" not in json.dumps(told, ensure_ascii=False)


def test_of_a_private_note_nothing_is_told_before_its_owner_decides(world: World) -> None:
    entry, person = world.entries["private"], world.persons["nowhere"]
    entry.persons.add(person)
    FollowUp.objects.create(entry=entry, assignee=entry.owner, what="nachfragen", due=timezone.localdate())
    officer = world.users["data_protection"]
    request = ask_for_access(world)
    told, _page = content_of(Subject(person=person), officer)
    assert len(told["contact notes"]) == 1
    steps = len(told["follow-ups"])
    decide_release(release=request.releases.get(entry=entry), by=entry.owner, refused_because="Es geht um andere.")
    told, _page = content_of(Subject(person=person), officer)
    assert len(told["contact notes"]) == 2
    assert len(told["follow-ups"]) > steps


def test_how_many_notes_name_somebody_is_for_who_answers(world: World, as_user: ClientFor) -> None:
    """The state office adds persons: with the count it could look for any word in notes that it may not read."""
    address = ask_for_access(world).get_absolute_url()
    words = "contact note is about this person"
    assert words in as_user(world.users["data_protection"]).get(address).content.decode()
    assert words not in as_user(world.users["state_office"]).get(address).content.decode()


def test_notes_are_looked_through_in_the_background_once(
    world: World, as_user: ClientFor, monkeypatch: pytest.MonkeyPatch, time_machine: Any
) -> None:
    """In batches that a killed process leaves behind; what was written since is opened when the archive is made."""
    monkeypatch.setattr(note_searches, "BATCH", 2)
    time_machine.move_to("2026-03-02 10:00", tick=False)
    person, officer = world.persons["nowhere"], as_user(world.users["data_protection"])
    named = world.entries["colleague"]
    named.notes = "Vorsitz ohne Ort war dabei."
    named.save()
    request = record_request(
        subject=Subject(person=person), by=world.users["state_office"], kind="access", identity_check="Anruf"
    )
    search = request.note_search
    assert note_searches.look_at_next(search.pk)
    page = officer.get(request.get_absolute_url()).content.decode()
    search.refresh_from_db()
    assert 0 < search.percent < 100
    assert f"{search.percent} % done" in page
    assert officer.post(f"{request.get_absolute_url()}archive/").status_code == 302
    assert "% done" not in as_user(world.users["state_office"]).get(request.get_absolute_url()).content.decode()

    time_machine.move_to("2026-03-02 10:20", tick=False)
    assert list(NoteSearch.objects.lost()) == [search]
    work_on_search(search.pk)
    search.refresh_from_db()
    assert search.looked_at == ContactLogEntry.objects.count()
    assert set(search.found.all()) == {named}
    assert [release.entry for release in request.releases.all()] == [named]
    assert resume_lost_searches() == 0

    later = world.entries["board"]
    later.outcome = "Rückruf an Vorsitz ohne Ort"
    later.save()
    answer = officer.post(f"{request.get_absolute_url()}archive/")
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as archive:
        told = json.loads(archive.read("data.json"))
    assert len([row for part in told["activities"] for row in part["data"].get("contact notes", ())]) == 2

    Person.objects.filter(pk=person.pk).update(name="Vorsitz mit Ort")
    assert officer.post(f"{request.get_absolute_url()}archive/").status_code == 302
    assert NoteSearch.objects.get(request=request).finished_at is None
