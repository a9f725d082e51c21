"""What is read is counted for nobody in particular, and told to the state office."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from best_practices.models import BestPracticePage
from cms.models import PageReading
from cms.reading_numbers import KEPT, count_reading, forget_old_readings, monday_of
from coalition.roles import Role
from tests.factories.best_practices import published, submitted
from tests.factories.coalition import TopicFactory, UnitFactory, person_with_role

pytestmark = pytest.mark.django_db

READ, NUMBERS, EXPORT = "/read/", "/numbers/", "/numbers/export.csv"


@pytest.fixture
def office() -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(person_with_role(Role.STATE_OFFICE))
    return client


def read(page: Any, times: int) -> None:
    """In the last whole week."""
    for _each in range(times):
        count_reading(page_id=page.pk, today=timezone.localdate() - datetime.timedelta(weeks=1))


def old(page: BestPracticePage) -> BestPracticePage:
    page.first_published_at = timezone.now() - datetime.timedelta(weeks=9)
    page.save()
    return page


def test_a_page_says_that_it_was_read_and_the_answer_tells_nothing(client: Client) -> None:
    page, draft = published(UnitFactory()), submitted(UnitFactory())
    assert f'data-page="{page.pk}"' in client.get(page.url).content.decode()
    assert "reading.js" not in client.get("/best-practices/").content.decode()
    strict = Client(enforce_csrf_checks=True)
    for sent in (page.pk, draft.pk, 99_999, "", "x", "9" * 40, "\0"):
        response = strict.post(READ, {"page": sent})
        assert (response.status_code, response.content, response.cookies) == (204, b"", {})
    assert list(PageReading.objects.values_list("page", "week", "number")) == [
        (page.pk, monday_of(timezone.localdate()), 1)
    ]
    assert client.get(READ).status_code == 405


def test_whole_weeks_in_fives_and_nothing_below(office: Client) -> None:
    topic = TopicFactory(name="Wohnen")
    much, little, never = (old(published(UnitFactory(), title=f"Beispiel {n}", topics=[topic])) for n in range(3))
    read(much, 6)
    read(little, 4)
    for _each in range(9):
        count_reading(page_id=little.pk)
    shown = office.get(NUMBERS).content.decode()
    most_read, _heading, hardly = shown.partition("Hardly or never read")
    assert much.title in most_read
    assert little.title not in most_read
    assert little.title in hardly
    assert never.title in hardly
    table = office.get(EXPORT).content.decode("utf-8-sig")
    rows = {line.split(";")[0]: line.split(";")[4] for line in table.splitlines()}
    assert (rows[much.title], rows[little.title], rows[never.title]) == ("5", "<5", "<5")


def test_as_many_queries_for_many_pages(office: Client, django_assert_max_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    unit = UnitFactory()
    read(published(unit), 5)
    office.get(NUMBERS)
    with CaptureQueriesContext(connection) as few:
        office.get(NUMBERS)
    for _each in range(4):
        read(published(unit, topics=[TopicFactory()]), 5)
    with CaptureQueriesContext(connection) as many:
        office.get(NUMBERS)
    assert len(many) <= len(few) + 1  # the topics of the write-ups, which had none before


def test_old_numbers_are_forgotten() -> None:
    page = published(UnitFactory())
    read(page, 1)
    long_ago = monday_of(timezone.localdate() - KEPT) - datetime.timedelta(weeks=1)
    PageReading.objects.create(page=page, week=long_ago, number=9)
    forget_old_readings()
    assert [row.number for row in PageReading.objects.all()] == [1]


def test_only_the_state_office_reads_them() -> None:
    client = Client()
    client.force_login(person_with_role(Role.MEMBER, UnitFactory()))
    assert [client.get(reverse(name)).status_code for name in ("numbers", "numbers-export")] == [403, 403]
