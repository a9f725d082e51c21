"""Questions, answers and experiences below a write-up: for members only, moderated, told without content."""

import uuid

import pytest
from django.core import mail
from django.urls import reverse

from best_practices.models import Contribution
from best_practices.services.contributions import contribute, hide_contribution, report_contribution
from coalition.models.visibility import Visibility
from tests.factories.best_practices import published

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(people):
    return published(people.unit, people.member)


def asked(page, by, text="Braucht ihr einen Raum?"):
    return contribute(page=page, by=by, kind="question", text=text)


def text_of(client, page, user=None):
    client.logout()
    if user is not None:
        client.force_login(user)
    return client.get(page.get_url()).content.decode()


def told():
    return {address for message in mail.outbox for address in message.to}


def test_a_question_is_answered(client, people, page, django_capture_on_commit_callbacks):
    client.force_login(people.foreign_member)
    data = {"kind": "question", "text": "Braucht ihr einen Raum?", "submission_key": str(uuid.uuid4())}
    with django_capture_on_commit_callbacks(execute=True):
        # Sent twice: one question, one mail to each.
        for _time in range(2):
            assert client.post(reverse("best_practices:contribute", args=[page.pk]), data).status_code == 302
    question = Contribution.objects.get()
    assert told() == {people.member.email, people.editor.email, people.coordinator.email}
    assert len(mail.outbox) == len(told())
    reply = {"text": "Ein Nebenzimmer reicht.", "submission_key": str(uuid.uuid4())}
    address = reverse("best_practices:contribution-answer", args=[question.pk])
    assert client.post(address, reply).status_code == 403
    mail.outbox.clear()
    client.force_login(people.colleague)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address, reply).status_code == 302
    assert told() == {people.foreign_member.email}
    assert not [message for message in mail.outbox if "Nebenzimmer" in message.subject + message.body]
    for user in (people.foreign_member, people.state_office):
        assert "Ein Nebenzimmer reicht." in text_of(client, page, user)
    text = text_of(client, page)
    assert "Nebenzimmer" not in text
    assert "Braucht ihr" not in text
    assert str(people.foreign_member) not in text


def test_moderators_hide_what_was_reported(client, people, page, django_capture_on_commit_callbacks):
    row = asked(page, people.foreign_member, "Zitronenfalter")
    client.force_login(people.colleague)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("best_practices:contribution-report", args=[row.pk]), {"reason": "Beleidigend"})
    assert told() == {people.coordinator.email}
    client.force_login(people.coordinator)
    assert "Beleidigend" in client.get(reverse("best_practices:care")).content.decode()
    hide = reverse("best_practices:contribution-hide", args=[row.pk])
    assert client.post(hide, {"reason": ""}).status_code == 422
    assert client.post(hide, {"reason": "Bitte sachlich."}).status_code == 302
    assert "Zitronenfalter" not in client.get(reverse("best_practices:care")).content.decode()
    assert "Zitronenfalter" not in text_of(client, page, people.colleague)
    assert "Bitte sachlich." in text_of(client, page, people.foreign_member)
    client.force_login(people.coordinator)
    client.post(reverse("best_practices:contribution-keep", args=[row.pk]))
    assert "Zitronenfalter" in text_of(client, page, people.colleague)


def test_nobody_moderates_or_reports_their_own(client, people, page):
    row = asked(page, people.coordinator)
    client.force_login(people.coordinator)
    for name in ("hide", "keep", "report"):
        address = reverse(f"best_practices:contribution-{name}", args=[row.pk])
        assert client.post(address, {"reason": "Weg"}).status_code == 403
    assert client.get(reverse("best_practices:contribution-withdraw", args=[row.pk])).status_code == 200
    assert Contribution.objects.exists()
    client.post(reverse("best_practices:contribution-withdraw", args=[row.pk]))
    assert not Contribution.objects.exists()


def test_only_what_one_may_read_is_talked_about(client, people):
    page = published(people.unit, visibility=Visibility.MEMBERS)
    page.unpublish()
    row = Contribution.objects.create(page=page, kind="question", text="Zitronenfalter", author=people.member)
    client.force_login(people.foreign_member)
    for name in ("answer", "report", "hide"):
        address = reverse(f"best_practices:contribution-{name}", args=[row.pk])
        answer = client.post(address, {"reason": "x", "text": "x"})
        assert answer.status_code in {403, 404}
        assert "Zitronenfalter" not in answer.content.decode()
    assert client.post(reverse("best_practices:contribute", args=[page.pk]), {"text": "x"}).status_code == 404


@pytest.mark.parametrize(
    "given", [{"text": ""}, {"text": "a\0b"}, {"text": "x" * 6_000}, {"kind": "answer"}, {"submission_key": "x"}]
)
def test_bad_input_is_named(client, people, page, given):
    client.force_login(people.member)
    data = {"kind": "question", "text": "Wie?", "submission_key": str(uuid.uuid4()), **given}
    answer = client.post(reverse("best_practices:contribute", args=[page.pk]), data)
    assert answer.status_code == 422
    assert set(given) <= set(answer.context["form"].errors)
    assert not Contribution.objects.exists()


def test_many_contributions_take_as_many_queries_as_few(client, people, page, django_assert_max_num_queries):
    counts = []
    client.force_login(people.coordinator)
    for wanted in (2, 12):
        while Contribution.objects.count() < wanted:
            row = asked(page, people.foreign_member)
            report_contribution(contribution=row, by=people.colleague, reason="Werbung")
        client.get(page.get_url())
        with django_assert_max_num_queries(150) as captured:
            client.get(page.get_url())
            client.get(reverse("best_practices:care"))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_an_answer_to_a_hidden_question_is_hidden_with_it(people, page):
    question = asked(page, people.foreign_member)
    Contribution.objects.create(page=page, kind="answer", answers=question, text="Ja", author=people.member)
    hide_contribution(contribution=question, by=people.coordinator, reason="Doppelt")
    assert not Contribution.objects.visible_to(people.colleague).exists()
    assert Contribution.objects.visible_to(people.coordinator).count() == 2
