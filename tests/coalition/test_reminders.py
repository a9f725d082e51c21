"""Mails and the calendar: they come when they should, once, and say nothing confidential."""

import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from coalition.models import ContactSettings, FollowUp
from coalition.reminders import remind_of_follow_ups, send_weekly_digest
from coalition.services.contact_settings import set_rhythm
from coalition.services.follow_ups import snooze_follow_up
from tests.coalition.conftest import ClientFor
from tests.coalition.world import MARKER, World
from tests.factories.coalition import FollowUpFactory, MembershipFactory, PartnerFactory


@pytest.fixture
def due(world: World) -> FollowUp:
    """One step of the spokesperson that is due today; all others wait."""
    FollowUp.objects.update(due=timezone.localdate() + datetime.timedelta(days=9))
    step: FollowUp = FollowUpFactory(
        entry=world.entries["spokespersons"], what=f"{MARKER} Schritt", due=timezone.localdate()
    )
    return step


def test_one_mail_for_each_day_that_is_due(world: World, due: FollowUp) -> None:
    assert remind_of_follow_ups() == 1
    assert remind_of_follow_ups() == 0
    (message,) = mail.outbox
    assert message.to == [world.users["spokesperson"].email]
    assert MARKER not in message.subject + message.body
    snooze_follow_up(follow_up=FollowUp.objects.get(pk=due.pk), by=world.users["spokesperson"], days=1)
    FollowUp.objects.filter(pk=due.pk).update(due=timezone.localdate() - datetime.timedelta(days=1))
    assert remind_of_follow_ups() == 1, "a new day is reminded of anew"
    end_by_link(message)
    FollowUp.objects.update(reminded_for=None)
    assert remind_of_follow_ups() == 0


def test_a_mail_server_that_is_down_delays(world: World, due: FollowUp, settings: Any) -> None:
    settings.EMAIL_BACKEND = "tests.coalition.test_reminders.NoServer"
    with pytest.raises(ConnectionRefusedError):
        remind_of_follow_ups()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert remind_of_follow_ups() == 1


class NoServer:
    """A mail server that refuses every connection."""

    def __init__(self, **_options: Any) -> None:
        pass

    def send_messages(self, _messages: Any) -> int:
        raise ConnectionRefusedError("no mail server")


def test_who_does_not_want_it_or_may_not_read_gets_none(world: World, due: FollowUp) -> None:
    ContactSettings.objects.create(user=world.users["spokesperson"], reminders=False)
    FollowUpFactory(entry=world.entries["private"], assignee=world.users["colleague"], due=timezone.localdate())
    assert remind_of_follow_ups() == 0
    assert mail.outbox == []


def test_the_digest_is_quiet_when_nothing_waits(world: World) -> None:
    FollowUp.objects.update(due=timezone.localdate() + datetime.timedelta(days=9))
    assert send_weekly_digest() == 0
    partner = PartnerFactory(name=f"{MARKER} Verein")
    set_rhythm(by=world.users["spokesperson"], partner=partner, weeks=1)
    type(partner).objects.filter(pk=partner.pk).update(created_at=timezone.now() - datetime.timedelta(days=30))
    assert send_weekly_digest() == 2
    assert all(MARKER not in message.subject + message.body for message in mail.outbox)
    ended = end_by_link(mail.outbox[0])
    assert ended.status_code == 200
    assert send_weekly_digest() == 1
    assert Client().post("/mails/falsch/end/").status_code == 404


def end_by_link(message: Any) -> Any:
    """As a mail program does it: one POST, without a session or a token of ours."""
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    end = urlsplit(message.extra_headers["List-Unsubscribe"].strip("<>")).path
    assert end in message.body
    before = ContactSettings.objects.count()
    client = Client(enforce_csrf_checks=True)
    assert client.get(end).status_code == 200
    assert ContactSettings.objects.count() == before
    return client.post(end, {"List-Unsubscribe": "One-Click"})


def address_from(client: Any) -> str:
    page = client.post("/contacts/settings/feed/").content.decode()
    return page.partition('value="http://testserver')[2].partition('"')[0]


def test_the_calendar_is_read_without_signing_in(world: World, as_user: ClientFor, due: FollowUp) -> None:
    address = address_from(as_user(world.users["spokesperson"]))
    answer = as_user().get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    assert "no-store" in answer["Cache-Control"]
    text = answer.content.decode()
    assert text.count("BEGIN:VEVENT") >= 1
    assert MARKER not in text
    assert f"follow-up-{due.pk}@" in text


def test_titles_show_only_when_wished_and_cannot_break_the_file(
    world: World, as_user: ClientFor, due: FollowUp
) -> None:
    client = as_user(world.users["spokesperson"])
    address = address_from(client)
    FollowUp.objects.filter(pk=due.pk).update(what=f"{MARKER}\r\nEND:VCALENDAR; , \\")
    sent = {"default_sharing": "board", "feed_shows_titles": "on"}
    assert client.post("/contacts/settings/", sent).status_code == 302
    text = as_user().get(address).content.decode()
    assert MARKER in text
    assert text.count("\r\nEND:VCALENDAR") == 1


def test_a_new_address_ends_the_old_one(world: World, as_user: ClientFor) -> None:
    client = as_user(world.users["spokesperson"])
    old = address_from(client)
    new = address_from(client)
    assert as_user().get(old).status_code == 404
    assert as_user().get(new).status_code == 200
    client.post("/contacts/settings/feed/", {"stop": "1"})
    assert as_user().get(new).status_code == 404


def test_who_leaves_office_has_no_calendar_any_more(world: World, as_user: ClientFor) -> None:
    user = MembershipFactory(role="spokesperson").user
    address = address_from(as_user(user))
    assert as_user().get(address).status_code == 200
    user.memberships.update(until=timezone.localdate() - datetime.timedelta(days=1))
    assert as_user().get(address).status_code == 404


def test_the_default_sharing_is_offered(world: World, as_user: ClientFor) -> None:
    client = as_user(world.users["spokesperson"])
    client.post("/contacts/settings/", {"default_sharing": "private"})
    assert client.get("/contacts/new/").context["form"]["sharing"].value() == "private"
