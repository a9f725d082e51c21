"""What moderators see and take back, and how people hear of it."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from best_practices.models import BestPracticePage, HeldNotice, NoticeSettings
from best_practices.services.moderation import approve_submission, request_changes, undo_publication
from best_practices.services.notice_mails import save_notice_settings, send_held_notices
from best_practices.services.submissions import revise_submission
from best_practices.versions import compare, differences_between
from tests.factories.best_practices import content, published, submitted

pytestmark = pytest.mark.django_db


def revised(page: BestPracticePage, author: Any, **given: Any) -> BestPracticePage:
    revise_submission(page=page, author=author, content=content(**given), read_revision=page.latest_revision_id)
    return BestPracticePage.objects.get(pk=page.pk)


def test_words_that_came_and_went_are_marked(people):
    kinds = [(piece.kind, piece.text) for piece in compare("Der rote Stand", "Der große Stand")]
    assert kinds == [("same", "Der "), ("went", "rote"), ("came", "große"), ("same", " Stand")]
    page = published(people.unit, people.member)
    before = page.get_latest_revision().as_object()
    page = revised(page, people.member, summary="Jede Woche Beratung.", tags=["mieten"])
    found = differences_between(before, page.get_latest_revision().as_object())
    assert [difference.key for difference in found] == ["summary", "finding"]


def test_long_texts_are_compared_by_lines():
    lines = [f"Zeile {number} mit einigen Wörtern" for number in range(3_000)]
    changed = [*lines[:10], "ganz neu", *lines[11:]]
    pieces = compare("\n".join(lines), "\n".join(changed))
    assert [piece.text for piece in pieces if piece.kind == "came"] == ["ganz neu\n"]


def test_remarks_about_sections_reach_the_author(client, people, django_capture_on_commit_callbacks):
    page = submitted(people.unit, people.member)
    client.force_login(people.coordinator)
    sent = {
        "decision": "request_changes",
        "remark": "",
        "about_summary": "Bitte kürzer.",
        "about_lessons": "Was lief schief?",
    }
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(reverse("best_practices:review", args=[page.pk]), sent).status_code == 302
    [message] = mail.outbox
    assert message.to == [people.member.email]
    assert "Bitte kürzer." in message.body
    assert "Was lief schief?" in message.body


def test_moderators_see_what_changed_since_their_wishes(client, people):
    page = submitted(people.unit, people.member)
    request_changes(page=page, moderator=people.coordinator, remark="Kürzer")
    revised(BestPracticePage.objects.get(pk=page.pk), people.member, summary="Einmal offene Beratung.")
    client.force_login(people.coordinator)
    shown = client.get(reverse("best_practices:review", args=[page.pk])).content.decode()
    assert "<del>" in shown
    assert "in der Woche" in shown.partition("<del>")[2]


def test_a_publication_is_taken_back_to_the_version_before(client, people):
    page = published(people.unit, people.member)
    first = page.title
    page = revised(page, people.member, title="Zweiter Titel")
    approve_submission(page=page, moderator=people.coordinator)
    client.force_login(people.coordinator)
    address = reverse("best_practices:undo", args=[page.pk])
    page = BestPracticePage.objects.get(pk=page.pk)
    assert client.get(address).status_code == 200
    sent = {"to": "previous", "remark": "Namen genannt", "seen": page.live_revision_id}
    assert client.post(address, sent).status_code == 302
    page = BestPracticePage.objects.get(pk=page.pk)
    assert (page.title, page.live, page.latest_revision.as_object().title) == (first, True, "Zweiter Titel")
    assert client.post(address, sent).status_code == 422  # something else is public by now
    undo_publication(page=page, moderator=people.state_office, to="draft", remark="Noch einmal prüfen")
    assert not BestPracticePage.objects.get(pk=page.pk).live


@pytest.mark.parametrize(("who", "versions", "undo"), [
    ("member", 200, 403), ("colleague", 404, 403), ("editor", 200, 403), ("coordinator", 200, 200),
    ("foreign_coordinator", 404, 403), ("state_office", 200, 200),
])  # fmt: skip
def test_who_reads_versions_and_takes_back(client, people, who, versions, undo):
    page = published(people.unit, people.member)
    client.force_login(getattr(people, who))
    assert client.get(reverse("best_practices:versions", args=[page.pk])).status_code == versions
    assert client.get(reverse("best_practices:undo", args=[page.pk])).status_code == undo


def test_nobody_takes_back_their_own(client, people):
    page = published(people.unit, people.coordinator)
    client.force_login(people.coordinator)
    assert client.get(reverse("best_practices:undo", args=[page.pk])).status_code == 403


def test_a_digest_comes_once_a_day_and_only_with_what_still_waits(people, django_capture_on_commit_callbacks):
    save_notice_settings(user=people.coordinator, daily_digest=True)
    save_notice_settings(user=people.state_office, daily_digest=True)
    with django_capture_on_commit_callbacks(execute=True):
        first, second, third = (submitted(people.unit, people.member, title=f"Beispiel {n}") for n in range(3))
    approve_submission(page=third, moderator=people.state_office)
    assert not mail.outbox
    assert send_held_notices() == 2
    [told] = [message for message in mail.outbox if message.to == [people.coordinator.email]]
    assert first.title in told.body
    assert second.title in told.body
    assert third.title not in told.body
    with django_capture_on_commit_callbacks(execute=True):
        submitted(people.unit, people.member, title="Beispiel 4")
    assert send_held_notices() == 0
    NoticeSettings.objects.update(digest_sent_on=timezone.localdate() - timedelta(days=1))
    assert send_held_notices() == 2


def test_a_mail_server_that_is_down_loses_nothing(people, monkeypatch, django_capture_on_commit_callbacks):
    def refuse(*_args: Any, **_kwargs: Any) -> int:
        raise SMTPServerDisconnected

    with monkeypatch.context() as down, django_capture_on_commit_callbacks(execute=True):
        down.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
        submitted(people.unit, people.member)
        assert send_held_notices() == 0
    assert HeldNotice.objects.count() == 2
    assert send_held_notices() == 2
    assert {message.to[0] for message in mail.outbox} == {people.coordinator.email, people.state_office.email}
    assert send_held_notices() == 0
