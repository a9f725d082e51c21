"""Notes leave their owner's hand: to a successor, or opened with a reason and a second person."""

import datetime
import uuid
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from coalition.models import AccessRecord, BreakGlass, ContactHandover, ContactLogEntry, FollowUp
from coalition.services.break_glass import decide_break_glass
from coalition.services.contact_handover import hand_over_contacts
from tests.coalition.conftest import ClientFor
from tests.coalition.world import MARKER, World

HANDOVER = "/contacts/handover/"
GLASS = "/contacts/break-glass/"


def told() -> str:
    return " ".join(message.subject + message.body for message in mail.outbox)


@pytest.fixture
def committing(django_capture_on_commit_callbacks: Any) -> Any:
    """Mails go out when the transaction is through."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_a_successor_receives_what_is_not_private(world: World, as_user: ClientFor, committing: Any) -> None:
    giver, receiver = world.users["spokesperson"], world.users["colleague"]
    with committing():
        response = as_user(giver).post(HANDOVER, {"successor": receiver.pk, "which": "shared"})
    assert response["Location"] == "/contacts/"
    owners = {name: ContactLogEntry.objects.get(pk=entry.pk).owner for name, entry in world.entries.items()}
    assert owners == dict.fromkeys(world.entries, receiver) | {"private": giver}
    step = FollowUp.objects.get(pk=world.follow_ups["board"].pk)
    assert step.assignee == receiver
    record = ContactHandover.objects.get(entry=world.entries["board"])
    assert (record.giver, record.receiver) == (giver, receiver)
    page = as_user(receiver).get(world.entries["board"].get_absolute_url()).content.decode()
    assert f"Handed over by {giver} to {receiver}" in page
    assert [message.to for message in mail.outbox] == [[receiver.email]]
    assert MARKER not in told()


def test_marked_notes_only_and_nobody_elses(world: World, as_user: ClientFor) -> None:
    giver, receiver = as_user(world.users["spokesperson"]), world.users["colleague"]
    data = {"successor": receiver.pk, "which": "chosen"}
    assert giver.post(HANDOVER, data).status_code == 422
    assert giver.post(HANDOVER, {**data, "entries": [world.entries["colleague"].pk]}).status_code == 422
    assert giver.post(HANDOVER, {**data, "entries": [world.entries["private"].pk]}).status_code == 302
    assert list(ContactHandover.objects.values_list("entry", flat=True)) == [world.entries["private"].pk]
    assert giver.get(world.entries["private"].get_absolute_url()).status_code == 404


def test_a_successor_is_a_spokesperson_in_office(world: World, as_user: ClientFor) -> None:
    giver = world.users["spokesperson"]
    for who in ("board", "former", "state_office", "spokesperson"):
        data = {"successor": world.users[who].pk, "which": "all"}
        assert as_user(giver).post(HANDOVER, data).status_code == 422, who
        with pytest.raises(PermissionDenied):
            hand_over_contacts(by=giver, to=world.users[who], entries=[world.entries["board"].pk])
    assert not ContactHandover.objects.exists()


def test_of_two_handovers_the_second_finds_nothing(world: World) -> None:
    by, to, keys = world.users["spokesperson"], world.users["colleague"], [world.entries["board"].pk]
    assert hand_over_contacts(by=by, to=to, entries=keys) == 1
    with pytest.raises(ValidationError):
        hand_over_contacts(by=by, to=to, entries=keys)
    assert ContactHandover.objects.count() == 1


def test_who_left_office_passes_on_what_they_read_no_longer(world: World, as_user: ClientFor) -> None:
    former = world.users["former"]
    entry = world.entries["private"]
    ContactLogEntry.objects.filter(pk=entry.pk).update(owner=former)
    client = as_user(former)
    page = client.get(HANDOVER).content.decode()
    assert f'value="{entry.pk}"' in page
    assert MARKER not in page
    assert "Klimaliste" not in page, "a partner that only members see"
    assert client.post(HANDOVER, {"successor": world.users["colleague"].pk, "which": "all"})["Location"] == "/"
    assert as_user(world.users["colleague"]).get(entry.get_absolute_url()).status_code == 200
    assert client.get(HANDOVER).status_code == 403, "nothing is left"


def ask_for(world: World, client: Any, **changes: Any) -> Any:
    today = timezone.localdate().isoformat()
    data = {"owner": world.users["spokesperson"].pk, "since": today, "until": today, "reason": f"{MARKER} Grund"}
    with_key = {**data, "submission_key": uuid.uuid4(), **changes}
    client.post(f"{GLASS}new/", with_key)
    # Sent twice, it asks once and tells once.
    return client.post(f"{GLASS}new/", with_key)


def test_notes_open_by_two_people_for_a_day_and_the_owner_is_told(
    world: World, as_user: ClientFor, committing: Any
) -> None:
    asking, owner = as_user(world.users["data_protection"]), world.users["spokesperson"]
    entry = world.entries["private"]
    with committing():
        url = ask_for(world, asking)["Location"]
    assert [message.to for message in mail.outbox] == [[world.users["board"].email]]
    mail.outbox.clear()
    assert asking.get(f"{url}notes/").status_code == 403
    assert asking.post(f"{url}decide/", {"decision": "approve"}).status_code == 403
    with committing():
        as_user(world.users["board"]).post(f"{url}decide/", {"decision": "approve"})
    assert [message.to for message in mail.outbox] == [[owner.email]]
    assert MARKER not in told()
    notes = asking.get(f"{url}notes/")
    assert entry in notes.context["entries"]
    assert world.entries["colleague"] not in notes.context["entries"]
    assert notes["Cache-Control"] == "private, no-store"
    assert asking.get(entry.get_absolute_url()).status_code == 404, "nowhere else"
    record = AccessRecord.objects.get(entry=entry, kind="break_glass")
    assert record.reader == world.users["data_protection"]
    assert f"{MARKER} Grund" in as_user(owner).get(url).content.decode()
    BreakGlass.objects.update(expires_at=timezone.now())
    assert asking.get(f"{url}notes/").status_code == 403


def test_who_asked_and_lost_the_office_reads_nothing(world: World, as_user: ClientFor) -> None:
    asking = world.users["data_protection"]
    asking.memberships.update(until=timezone.localdate() - datetime.timedelta(days=1))
    assert as_user(asking).get(f"{GLASS}{world.break_glass['open'].pk}/notes/").status_code == 404


def test_it_covers_the_days_and_the_partner_that_were_asked_for(world: World, as_user: ClientFor) -> None:
    asking, today = as_user(world.users["board"]), timezone.localdate()
    yesterday = today - datetime.timedelta(days=1)
    ask_for(world, asking, since=yesterday.isoformat(), until=yesterday.isoformat())
    ask_for(world, asking, partner=world.partners["public"].pk)
    ask_for(world, asking, partner=world.partners["members"].pk)
    counts = [request.entries().count() for request in BreakGlass.objects.order_by("-pk")[:3]]
    assert counts == [len(world.entries) - 1, 0, 0]
    assert ask_for(world, asking, until=yesterday.isoformat()).status_code == 422
    assert ask_for(world, asking, reason="").status_code == 422


def test_nobody_decides_alone_twice_or_about_themselves(world: World) -> None:
    asked, users = world.break_glass["asked"], world.users
    for who in ("data_protection", "spokesperson", "state_office", "superuser"):
        with pytest.raises(PermissionDenied):
            decide_break_glass(request=asked, by=users[who], approve=True)
    decide_break_glass(request=asked, by=users["board"], approve=False)
    with pytest.raises(PermissionDenied):
        decide_break_glass(request=asked, by=users["board"], approve=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        BreakGlass.objects.filter(pk=asked.pk).update(decided_by=users["data_protection"])


def test_those_who_may_ask_find_the_way(world: World, as_user: ClientFor) -> None:
    places = [("board", "/contacts/"), ("data_protection", "/privacy/")]
    for who, page in places:
        assert f'href="{GLASS}"' in as_user(world.users[who]).get(page).content.decode()
    for who, page in (("spokesperson", "/contacts/"), ("state_office", "/privacy/")):
        assert f'href="{GLASS}"' not in as_user(world.users[who]).get(page).content.decode()
