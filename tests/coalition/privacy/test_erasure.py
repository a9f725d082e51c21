"""Erasure reaches rows, links and free text, and is repeated after a restore."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from cms.models import User
from coalition.duplicates.merging import merge_partners, undo_merge
from coalition.models import (
    BreakGlass,
    ContactLogEntry,
    ContactRelease,
    Cooperation,
    Erasure,
    Membership,
    Partner,
    Person,
    PersonRole,
    PrivacyRequest,
)
from coalition.privacy.erasure import erase_subject, replay_erasures
from coalition.privacy.registry import Subject, declared
from coalition.roles import Role
from coalition.services.erasing import erase_on_request, work_on_erasure
from tests.coalition.world import World
from tests.factories.coalition import ContactLogEntryFactory, PersonFactory, person_with_role


@pytest.fixture(autouse=True)
def erasure_list(tmp_path: Path, settings: Any) -> Path:
    settings.COALITION_ERASURE_LIST = tmp_path / "list" / "erasures.jsonl"
    return tmp_path / "list" / "erasures.jsonl"


def named_everywhere(world: World) -> Person:
    """Somebody with a function, a contact note, and their name in other texts."""
    person: Person = PersonFactory(
        name="Rolle Beispielhaft", email="rolle@example.org", phone="0221 123", role__partner=world.partners["public"]
    )
    note = ContactLogEntryFactory(
        owner=world.users["spokesperson"],
        partners=[world.partners["public"]],
        subject="Anruf bei Rolle Beispielhaft",
        notes="Beispielhaft sagt zu. Post an rolle@example.org.",
    )
    note.persons.add(person)
    other = world.entries["private"]
    other.notes = "ROLLE\nBEISPIELHAFT kam dazu, wir waren beispielhaft pünktlich."
    other.save()
    partner = world.partners["members"]
    partner.description, partner.email = "Es spricht Rolle Beispielhaft.", "rolle@example.org"
    partner.save()
    return person


def all_texts() -> str:
    notes = [f"{note.subject} {note.notes} {note.outcome}" for note in ContactLogEntry.objects.all()]
    partners = [f"{partner.description} {partner.email} {partner.search_text}" for partner in Partner.objects.all()]
    return " ".join(notes + partners)


def test_nothing_says_who_it_was(world: World) -> None:
    person = named_everywhere(world)
    erasure = erase_subject(subject=Subject(person=person), by=world.users["data_protection"])
    assert not Person.objects.filter(pk=person.pk).exists()
    assert not PersonRole.objects.filter(function=person.roles.model._meta.model_name).exists()
    texts = all_texts()
    for trace in ("Rolle Beispielhaft", "ROLLE", "rolle@example.org", "Beispielhaft sagt"):
        assert trace not in texts
    # The word that is only spelt like the name stays where nobody says that it is meant.
    assert "beispielhaft pünktlich" in texts
    assert erasure.rows["coalition.ContactLogEntry"] == 2


def test_others_keep_what_is_theirs(world: World) -> None:
    before = Person.objects.count()
    erase_subject(subject=Subject(person=named_everywhere(world)), by=world.users["data_protection"])
    assert Person.objects.count() == before
    assert "Mietenbündnis Köln" in set(Partner.objects.values_list("name", flat=True))


def test_a_restored_backup_is_erased_again(world: World) -> None:
    person = named_everywhere(world)
    copy = {field.attname: getattr(person, field.attname) for field in Person._meta.concrete_fields}
    erase_subject(subject=Subject(person=person), by=world.users["data_protection"])
    restored = Person(**copy)
    restored.save_base(raw=True, force_insert=True)
    Person.objects.filter(pk=restored.pk).update(created_at=copy["created_at"])
    call_command("replay_erasures")
    assert not Person.objects.filter(pk=restored.pk).exists()
    assert replay_erasures() == 0


def test_somebody_else_who_got_the_key_stays(world: World) -> None:
    person = named_everywhere(world)
    key = person.pk
    erase_subject(subject=Subject(person=person), by=world.users["data_protection"])
    newcomer = PersonFactory(name="Andere Rolle", role__partner=world.partners["public"])
    Person.objects.filter(pk=newcomer.pk).delete()
    newcomer.pk = key
    newcomer.save(force_insert=True)
    assert replay_erasures() == 0
    assert Person.objects.filter(pk=key).exists()


def test_the_list_says_nothing_about_anybody(world: World, erasure_list: Path) -> None:
    erase_subject(subject=Subject(person=named_everywhere(world)), by=world.users["data_protection"])
    assert "Beispielhaft" not in erasure_list.read_text()
    assert "example.org" not in erasure_list.read_text()


def test_without_the_list_nothing_is_erased(world: World, settings: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    settings.COALITION_ERASURE_LIST = tmp_path / "file" / "erasures.jsonl"
    person = named_everywhere(world)
    with pytest.raises(OSError, match="file"):
        erase_subject(subject=Subject(person=person), by=world.users["data_protection"])
    assert Person.objects.filter(pk=person.pk).exists()


def test_an_account_becomes_nobody(world: World) -> None:
    user = person_with_role(Role.MEMBER, world.units["koeln"], email="weg@example.org", display_name="Wer Weg")
    erase_subject(subject=Subject(user=user), by=world.users["data_protection"])
    stored = User.objects.get(pk=user.pk)
    assert "weg@" not in stored.email
    assert str(stored) == f"erased-{user.pk}"
    assert not stored.is_active
    assert not stored.has_usable_password()
    assert not Membership.objects.filter(user=user).exists()
    assert replay_erasures() == 0


def test_who_holds_an_office_hands_over_first(world: World) -> None:
    with pytest.raises(ValidationError, match="office"):
        erase_subject(subject=Subject(user=world.users["spokesperson"]), by=world.users["data_protection"])
    assert Erasure.objects.count() == 0


def test_undoing_a_merge_brings_no_name_back(world: World) -> None:
    person = named_everywhere(world)
    kept, gone = world.partners["members"], world.partners["nowhere"]
    merge = merge_partners(kept=kept, gone=gone, take=["description", "email"], by=world.users["state_office"])
    erase_subject(subject=Subject(person=person), by=world.users["data_protection"])
    merge.refresh_from_db()
    assert "Beispielhaft" not in str(merge.before)
    undo_merge(merge=merge, by=world.users["state_office"])
    assert "Beispielhaft" not in all_texts()
    assert "rolle@example.org" not in all_texts()


def test_the_request_stays_as_proof_without_a_name(world: World) -> None:
    person = named_everywhere(world)
    request = PrivacyRequest.objects.create(
        kind=PrivacyRequest.Kind.ERASURE, person=person, identity_check="rief von der bekannten Nummer an"
    )
    erase_on_request(request=request, by=world.users["data_protection"])
    assert Person.objects.filter(pk=person.pk).exists()
    for _each_worker in range(2):
        work_on_erasure(request.pk)
    stored = PrivacyRequest.objects.get(pk=request.pk)
    assert stored.outcome == PrivacyRequest.Outcome.FULFILLED
    assert stored.person is None
    assert stored.identity_check == ""
    assert Erasure.objects.get().erased_by == world.users["data_protection"]
    with pytest.raises(ValidationError):
        erase_on_request(request=stored, by=world.users["data_protection"])


def test_reasons_and_answers_to_others_name_nobody_either(world: World) -> None:
    person, day = named_everywhere(world), timezone.localdate()
    users = world.users
    opening = BreakGlass.objects.create(
        requested_by=users["board"],
        owner=users["spokesperson"],
        since=day,
        until=day,
        reason="Was wurde Rolle Beispielhaft zugesagt?",
    )
    other = PrivacyRequest.objects.create(person=world.persons["nowhere"], reason="Betrifft Rolle Beispielhaft mit.")
    release = ContactRelease.objects.create(
        request=other, entry=world.entries["board"], text="Mit Rolle Beispielhaft am Tisch."
    )
    cooperation = Cooperation.objects.create(title="Gespräche mit Rolle Beispielhaft")
    told = {data.model for data in declared() for _row in data.rows(Subject(person=person))}
    assert {BreakGlass, ContactRelease, PrivacyRequest, Cooperation} <= told
    erase_subject(subject=Subject(person=person), by=users["data_protection"])
    for row, texts in (
        (opening, ("reason",)),
        (other, ("reason",)),
        (release, ("text",)),
        (cooperation, ("title",)),
    ):
        row.refresh_from_db()
        for name in texts:
            assert "Beispielhaft" not in getattr(row, name)
            assert "[" in getattr(row, name)
    assert other.person == world.persons["nowhere"]
