"""Limits in time: seen before they work, off until somebody switches them on."""

import datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from coalition.models import BreakGlass, ContactHandover, ContactLogEntry, Person, RetentionRun
from coalition.privacy.retention import apply_retention, preview, set_rule
from tests.coalition.conftest import ClientFor
from tests.coalition.world import World
from tests.factories.coalition import ContactLogEntryFactory, FollowUpFactory, PersonFactory


@pytest.fixture(autouse=True)
def erasure_list(tmp_path: Any, settings: Any) -> None:
    settings.COALITION_ERASURE_LIST = tmp_path / "erasures.jsonl"


def forgotten_person(world: World) -> Person:
    """Left the function three years ago, nobody spoke with them since."""
    person: Person = PersonFactory(role__partner=world.partners["public"])
    person.roles.update(until=timezone.localdate() - datetime.timedelta(days=1100))
    Person.objects.filter(pk=person.pk).update(updated_at=timezone.now() - datetime.timedelta(days=1100))
    return person


def outdated() -> dict[str, int]:
    return {state.kind.key: state.outdated for state in preview()}


def test_a_rule_that_is_off_only_counts(world: World) -> None:
    person = forgotten_person(world)
    assert outdated()["persons"] == 1
    assert apply_retention() == {}
    assert Person.objects.filter(pk=person.pk).exists()


def test_an_active_rule_erases_once_and_records_it(world: World) -> None:
    person = forgotten_person(world)
    set_rule(key="persons", days=730, is_active=True, by=world.users["data_protection"])
    assert apply_retention() == {"persons": 1}
    assert apply_retention() == {}
    assert not Person.objects.filter(pk=person.pk).exists()
    assert RetentionRun.objects.get().rows == 1


def test_a_recent_contact_keeps_a_person(world: World) -> None:
    note = ContactLogEntryFactory(owner=world.users["spokesperson"], partners=[world.partners["public"]])
    note.persons.add(forgotten_person(world))
    assert outdated()["persons"] == 0


def test_an_open_next_step_keeps_an_old_note(world: World) -> None:
    long_ago = timezone.now() - datetime.timedelta(days=2000)
    make = {"owner": world.users["spokesperson"], "partners": [world.partners["public"]], "occurred_at": long_ago}
    kept, old = ContactLogEntryFactory(**make), ContactLogEntryFactory(**make)
    FollowUpFactory(entry=kept)
    set_rule(key="contact_notes", days=1825, is_active=True, by=world.users["data_protection"])
    assert apply_retention() == {"contact_notes": 1}
    assert not ContactLogEntry.objects.filter(pk=old.pk).exists()
    assert ContactLogEntry.objects.filter(pk=kept.pk).exists()


def test_the_officer_sets_a_rule_in_the_portal(world: World, as_user: ClientFor) -> None:
    client = as_user(world.users["data_protection"])
    sent = {f"{state.kind.key}-days": "900" for state in preview()} | {"persons-is_active": "on"}
    assert client.post("/privacy/retention/", sent).status_code == 302
    rules = {state.kind.key: state.rule for state in preview()}
    assert rules["persons"].is_active
    assert rules["persons"].days == 900
    assert not rules["contact_notes"].is_active


def test_a_senseless_limit_is_refused(world: World, as_user: ClientFor) -> None:
    client = as_user(world.users["data_protection"])
    sent = {f"{state.kind.key}-days": "0" for state in preview()}
    assert client.post("/privacy/retention/", sent).status_code == 422


def test_the_command_counts_and_deletes_nothing(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    forgotten_person(world)
    call_command("apply_retention", "--preview")
    assert "persons: 1 after 730 days (off)" in capsys.readouterr().out


def test_openings_and_handovers_go_in_time(world: World) -> None:
    users, day, long_ago = world.users, timezone.localdate(), timezone.now() - datetime.timedelta(days=2000)
    asked = {"requested_by": users["board"], "owner": users["spokesperson"], "since": day, "until": day, "reason": "x"}
    BreakGlass.objects.all().delete()
    old, _undecided, decided_lately, new = (BreakGlass.objects.create(**asked) for _each in range(4))
    BreakGlass.objects.exclude(pk=new.pk).update(requested_at=long_ago)
    BreakGlass.objects.filter(pk=old.pk).update(decided_at=long_ago)
    BreakGlass.objects.filter(pk=decided_lately.pk).update(decided_at=timezone.now())
    given = {"entry": world.entries["board"], "giver": users["former"], "receiver": users["spokesperson"]}
    ContactHandover.objects.create(**given)
    kept = ContactHandover.objects.create(**given)
    ContactHandover.objects.exclude(pk=kept.pk).update(made_at=long_ago)
    assert (outdated()["break_glass"], outdated()["contact_handovers"]) == (2, 1)
    for key in ("break_glass", "contact_handovers"):
        set_rule(key=key, days=1825, is_active=True, by=users["data_protection"])
    assert apply_retention() == {"break_glass": 2, "contact_handovers": 1}
    assert apply_retention() == {}
    assert set(BreakGlass.objects.all()) == {decided_lately, new}
    assert ContactHandover.objects.get() == kept
