"""The number of queries does not grow with the number of objects."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from best_practices.models import ActionFormat, Adaptation, BestPracticePage
from cms.models import TopicPage
from coalition.models import Region, Topic, Unit
from coalition.services.units import create_unit
from tests.contracts.api.conftest import Get
from tests.contracts.api.world import World, add_kit, add_partner, add_topic_page, add_write_up


def add_all(world: World, start: int, end: int) -> None:
    for number in range(start, end):
        Topic.objects.create(slug=f"t{number}", name=f"Topic {number}")
        Region.objects.create(code=f"1{number:04}", name=f"Region {number}")
        ActionFormat.objects.create(slug=f"f{number}", name=f"Format {number}")
        add_partner(world, f"p{number}", visibility="public", parent=world.partners["zzpublicpartner"])
        page = add_write_up(world, f"w{number}")
        Adaptation.objects.create(page=page, own_page=page, unit=world.branch, stage="done", done_on="2026-05-01")
        add_kit(world, f"k{number}")
        add_topic_page(world, f"t{number}")


def add_units(world: World, start: int, end: int) -> None:
    for number in range(start, end):
        parent = Unit.objects.get(pk=world.state.pk)
        create_unit(parent=parent, kind="district", name=f"KV {number}", region=world.region, latitude=51, longitude=7)


def count(get: Get, path: str, who: str) -> tuple[int, int]:
    cache.clear()
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = get(path, who, page_size=100).json()
    return len(captured), len(answer["results"])


LISTS = (
    "/best-practices/",
    "/topic-pages/",
    "/partners/",
    "/topics/",
    "/regions/",
    "/action-formats/",
    "/kits/",
    "/adaptations/",
)


@pytest.mark.parametrize("who", ["anonymous", "member"])
def test_lists_ask_the_same_for_ten_and_for_many(get: Get, world: World, who: str) -> None:
    add_all(world, 0, 10)
    few = {path: count(get, path, who) for path in LISTS}
    add_all(world, 10, 60)
    for path in LISTS:
        queries, rows = count(get, path, who)
        assert rows >= few[path][1] + 50
        assert queries == few[path][0], path
        assert queries <= 18, path


def test_units_ask_the_same_for_ten_and_for_many(get: Get, world: World) -> None:
    add_units(world, 0, 5)
    few = count(get, "/units/", "member")
    add_units(world, 5, 25)
    many = count(get, "/units/", "member")
    assert many[1] == few[1] + 20
    assert many[0] == few[0]


def test_nothing_is_written_by_reading(get: Get, world: World) -> None:
    before = (Page.objects.count(), BestPracticePage.objects.count(), TopicPage.objects.count())
    with CaptureQueriesContext(connection) as captured:
        get(f"/best-practices/{world.write_ups['zzpublicwriteup'].pk}/")
    assert not [query for query in captured if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert before == (Page.objects.count(), BestPracticePage.objects.count(), TopicPage.objects.count())
