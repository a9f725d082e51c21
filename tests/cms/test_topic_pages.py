"""What a working group arranges on its topic page, its feed, and the mails that members ask for."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from best_practices.models import Contribution
from cms.models import EventPage, TopicInterest, TopicPage
from cms.topic_digest import send_topic_digests
from coalition.models.visibility import Visibility
from coalition.roles import Role
from tests.factories.best_practices import published
from tests.factories.coalition import PartnerFactory, TopicFactory, UnitFactory, person_with_role

pytestmark = pytest.mark.django_db

BLOCKS = [(kind, {"heading": "", "number": 6}) for kind in ("partners", "events", "people", "changes")]


@pytest.fixture
def topic() -> Any:
    return TopicFactory(name="Wohnen", slug="wohnen")


@pytest.fixture
def page(topic: Any) -> TopicPage:
    group = UnitFactory(working_group=True)
    shown = TopicPage(title="Wohnen in NRW", slug="wohnen")
    shown.topics = [topic]
    group.page.add_child(instance=shown)
    return shown


@pytest.fixture
def member() -> Any:
    return person_with_role(Role.MEMBER, UnitFactory())


def client_for(user: Any = None) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    if user:
        client.force_login(user)
    return client


def arrange(page: TopicPage, *blocks: Any) -> None:
    page.arrangement = [*blocks]
    page.save_revision().publish()


def test_blocks_stand_in_the_order_of_the_editors(page: TopicPage, topic: Any) -> None:
    old, new = (published(UnitFactory(), topics=[topic], title=f"Beispiel {n}") for n in ("alt", "neu"))
    secret = published(UnitFactory(), topics=[topic], title="Nur intern", visibility=Visibility.MEMBERS)
    partner = PartnerFactory(name="Mieterverein", visibility=Visibility.PUBLIC)
    partner.topics.add(topic)
    page.get_parent().add_child(
        instance=EventPage(title="Treffen der LAG", slug="treffen", starts_at=timezone.now() + timedelta(days=3))
    )
    chosen = {"heading": "Zuerst lesen", "number": 2, "chosen": [secret, old]}
    arrange(page, BLOCKS[1], ("write_ups", chosen), BLOCKS[0])
    shown = client_for().get(page.url).content.decode()
    places = [
        shown.index(text) for text in ("Treffen der LAG", "Zuerst lesen", "Beispiel alt", new.title, "Mieterverein")
    ]
    assert places == sorted(places)
    assert "Nur intern" not in shown


def test_as_many_queries_for_many_rows(page: TopicPage, topic: Any, django_assert_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    arrange(page, ("write_ups", {"heading": "", "number": 12, "chosen": []}), *BLOCKS)
    unit = UnitFactory()
    published(unit, topics=[topic])
    client = client_for()
    client.get(page.url)
    with CaptureQueriesContext(connection) as few:
        client.get(page.url)
    for _each in range(4):
        published(unit, topics=[topic])
    with CaptureQueriesContext(connection) as many:
        client.get(page.url)
    assert len(many) <= len(few)


def test_members_may_be_asked_only_when_they_agreed_and_by_members(page: TopicPage, member: Any) -> None:
    arrange(page, BLOCKS[2])
    mine = client_for(member)
    sent = {"may_be_asked": "on", "about": "Mietrecht"}
    assert mine.post(reverse("topic-interest", args=[page.pk]), sent).status_code == 302
    assert member.email in mine.get(page.url).content.decode()
    assert "Mietrecht" in mine.get(page.url).content.decode()
    assert member.email not in client_for().get(page.url).content.decode()
    mine.post(reverse("topic-interest", args=[page.pk]), {})
    assert not TopicInterest.objects.exists()


def test_members_see_questions_about_the_topic_open_ones_first(page: TopicPage, topic: Any, member: Any) -> None:
    about, other = published(UnitFactory(), topics=[topic]), published(UnitFactory())
    asked = {"kind": Contribution.Kind.QUESTION, "author": member}
    answered = Contribution.objects.create(page=about, text="Wer hilft beim Antrag?", **asked)
    Contribution.objects.create(page=about, text="Wir.", kind="answer", answers=answered, author=member)
    Contribution.objects.create(page=about, text="Was kostet der Saal?", **asked)
    Contribution.objects.create(page=other, text="Ganz woanders?", **asked)
    arrange(page, ("questions", {"heading": "", "number": 6}), ("kits", {"heading": "", "number": 6}))
    shown = client_for(member).get(page.url).content.decode()
    assert 0 < shown.index("Was kostet der Saal?") < shown.index("Wer hilft beim Antrag?")
    assert "1 answer" in shown
    assert "Ganz woanders?" not in shown
    assert "Was kostet der Saal?" not in client_for().get(page.url).content.decode()


def test_the_feed_is_public_and_the_same_for_everybody(page: TopicPage, topic: Any, member: Any) -> None:
    published(UnitFactory(), topics=[topic], title="Offen & wahr")
    published(UnitFactory(), topics=[topic], title="Nur intern", visibility=Visibility.MEMBERS)
    published(UnitFactory(), title="Anderes Thema")
    address = reverse("topic-feed", args=[page.pk])
    for client in (client_for(), client_for(member)):
        response = client.get(address)
        assert response["Content-Type"].startswith("application/atom+xml")
        feed = response.content.decode()
        assert "Offen &amp; wahr" in feed
        assert "Nur intern" not in feed
        assert "Anderes Thema" not in feed
    page.unpublish()
    assert client_for().get(address).status_code == 404


def test_a_digest_tells_what_is_new_once_and_ends_by_its_link(page: TopicPage, topic: Any, member: Any) -> None:
    client_for(member).post(reverse("topic-interest", args=[page.pk]), {"gets_digest": "on"})
    assert send_topic_digests() == 0
    fresh = published(UnitFactory(), topics=[topic], title="Ganz neu", visibility=Visibility.MEMBERS)
    assert send_topic_digests() == 1
    assert send_topic_digests() == 0
    [message] = mail.outbox
    assert fresh.title in message.body
    assert page.title not in message.subject
    end = urlsplit(message.extra_headers["List-Unsubscribe"].strip("<>")).path
    assert end in message.body
    assert client_for().get(end).status_code == 200
    assert TopicInterest.objects.exists()
    assert client_for().post(end).status_code == 200
    assert not TopicInterest.objects.exists()
    assert client_for().get(reverse("coalition:mails-end", args=["falsch"])).status_code == 404
