"""Questions of members to working groups: asked, answered, hidden, told without content; for members only."""

import uuid

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from best_practices.models import Contribution
from best_practices.services.contributions import answer_question, ask_unit, report_contribution
from coalition.models import Unit
from coalition.roles import Role
from tests.factories.best_practices import published
from tests.factories.cms import UserFactory
from tests.factories.coalition import UnitFactory, person_with_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(people):
    unit = UnitFactory(working_group=True, name="LAG Wohnen")
    people.lag_editor = person_with_role(Role.EDITOR, unit)
    people.lag_coordinator = person_with_role(Role.COORDINATOR, unit)
    return unit


def page_of(client, group, user=None):
    client.logout()
    if user is not None:
        client.force_login(user)
    return client.get(reverse("best_practices:unit-questions", args=[group.slug]))


def told():
    return {address for message in mail.outbox for address in message.to}


def test_a_member_asks_and_the_group_answers(client, people, group, django_capture_on_commit_callbacks):
    client.force_login(people.member)
    sent = {"text": "Wer hat eine Zitronenfalter-Satzung?", "submission_key": str(uuid.uuid4())}
    with django_capture_on_commit_callbacks(execute=True):
        for _time in range(2):
            answer = client.post(reverse("best_practices:ask-unit", args=[group.slug]), sent, follow=True)
    assert "Zitronenfalter" in answer.content.decode()
    question = Contribution.objects.get()
    assert told() == {people.lag_editor.email, people.lag_coordinator.email}
    assert not [message for message in mail.outbox if "Zitronenfalter" in message.subject + message.body]
    reply = {"text": "Wir haben eine.", "submission_key": str(uuid.uuid4())}
    address = reverse("best_practices:contribution-answer", args=[question.pk])
    assert client.post(address, reply).status_code == 403
    mail.outbox.clear()
    client.force_login(people.lag_editor)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address, reply)["Location"].endswith(f"/questions/{group.slug}/#exchange")
    assert told() == {people.member.email}
    assert "Wir haben eine." in page_of(client, group, people.foreign_member).content.decode()


def test_strangers_read_nothing(client, people, group):
    ask_unit(unit=group, by=people.member, text="Zitronenfalter?")
    assert page_of(client, group).status_code == 302
    assert page_of(client, group, UserFactory()).status_code == 403


def test_only_active_working_groups_are_asked(people, group, client):
    with pytest.raises(PermissionDenied):
        ask_unit(unit=people.unit, by=people.member, text="?")
    Unit.objects.filter(pk=group.pk).update(is_active=False)
    group.refresh_from_db()
    with pytest.raises(PermissionDenied):
        ask_unit(unit=group, by=people.member, text="?")
    assert page_of(client, group, people.member).status_code == 200
    assert page_of(client, people.unit, people.member).status_code == 404


def test_the_groups_coordination_hides_what_was_reported(client, people, group, django_capture_on_commit_callbacks):
    row = ask_unit(unit=group, by=people.member, text="Zitronenfalter")
    with django_capture_on_commit_callbacks(execute=True):
        report_contribution(contribution=row, by=people.foreign_member, reason="Beleidigend")
    assert told() == {people.lag_coordinator.email}
    client.force_login(people.coordinator)
    hide = reverse("best_practices:contribution-hide", args=[row.pk])
    assert client.post(hide, {"reason": "x"}).status_code == 403
    client.force_login(people.lag_coordinator)
    assert "LAG Wohnen" in client.get("/best-practices/care/").content.decode()
    assert client.post(hide, {"reason": "Bitte sachlich"}).status_code == 302
    assert "Zitronenfalter" not in page_of(client, group, people.foreign_member).content.decode()
    assert "Bitte sachlich" in page_of(client, group, people.member).content.decode()


def test_a_contribution_stands_in_one_place(people, group):
    page = published(people.unit, people.member)
    for place in ({}, {"page": page, "unit": group}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Contribution.objects.create(kind="question", text="?", author=people.member, **place)


def test_many_questions_take_as_many_queries_as_few(client, people, group, django_assert_max_num_queries):
    def ask(number):
        for count in range(number):
            row = ask_unit(unit=group, by=people.member, text=f"Frage {count}")
            answer_question(question=row, by=people.lag_editor, text=f"Antwort {count}")

    ask(1)
    page_of(client, group, people.member)
    with django_assert_max_num_queries(1000) as few:
        client.get(reverse("best_practices:unit-questions", args=[group.slug]))
    ask(15)
    with django_assert_max_num_queries(len(few)):
        text = client.get(reverse("best_practices:unit-questions", args=[group.slug])).content.decode()
    assert text.index("Frage 14") < text.index("Frage 3")
    assert "Antwort 14" in text
