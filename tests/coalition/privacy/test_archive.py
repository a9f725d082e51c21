"""Access: everything about somebody, and of contact notes only what their owners give out."""

import json
import zipfile
from typing import Any

from coalition.models import ContactLogEntry, PrivacyRequest
from coalition.privacy.archive import write_archive
from coalition.privacy.registry import Subject
from coalition.services.privacy import decide_release, record_request
from search.models import MissingContent
from tests.coalition.conftest import ClientFor
from tests.coalition.world import MARKER, World


def content_of(subject: Subject) -> tuple[dict[str, Any], str]:
    """The archive's JSON by title of section, and its page."""
    with write_archive(subject) as file, zipfile.ZipFile(file) as archive:
        data = json.loads(archive.read("data.json"))
        page = archive.read("data.html").decode()
    return {title: rows for part in data["activities"] for title, rows in part["data"].items()}, page


def ask_for_access(world: World) -> PrivacyRequest:
    entry = world.entries["spokespersons"]
    entry.persons.add(world.persons["nowhere"])
    return record_request(
        subject=Subject(person=world.persons["nowhere"]),
        by=world.users["data_protection"],
        kind=PrivacyRequest.Kind.ACCESS,
        identity_check="schrieb von der bekannten Adresse",
    )


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
