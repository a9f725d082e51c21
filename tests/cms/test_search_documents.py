"""Who finds the site's pages."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.models import EventPage, StandardPage, TopicPage
from coalition.models import Topic
from search.registry import source_for
from tests.cms.world import MARKER, World

pytestmark = pytest.mark.django_db


def documents(page: Any) -> list[Any]:
    source = source_for(page._meta.label_lower)
    assert source is not None
    found = source.queryset().filter(pk=page.pk).first()
    return list(source.documents(found)) if found else []


def test_topic_page(world: World) -> None:
    page = TopicPage.objects.get(pk=world.own.live.pk)
    page.topics.add(Topic.objects.create(slug="klima", name="Klima"))
    page.save()
    (document,) = documents(page)
    assert document.kind == "topic-page"
    assert document.url == "/units/klima/thema-klima/"
    assert document.unit == world.own.unit.pk
    assert document.audience == {"public"}
    assert document.facets["unit"] == ("klima",)
    assert document.facets["topic"] == ("klima",)


def test_drafts_are_not_found(world: World) -> None:
    assert documents(world.foreign.draft) == []
    (live,) = documents(world.foreign.live)
    assert MARKER not in f"{live.title}{live.summary}{live.body}"


@pytest.mark.parametrize(
    ("restriction", "audience"),
    [
        (PageViewRestriction.LOGIN, {"members"}),
        (PageViewRestriction.GROUPS, None),
        (PageViewRestriction.PASSWORD, None),
    ],
)
def test_privacy_of_a_page_above_counts(world: World, restriction: str, audience: Any) -> None:
    PageViewRestriction.objects.create(page=world.own.unit.page, restriction_type=restriction, password="x")
    found = documents(world.own.live)
    assert (found[0].audience if found else None) == audience


def test_event(world: World) -> None:
    event = EventPage(title="Treffen", slug="treffen", starts_at=timezone.now(), place="Bürgerhaus")
    world.own.unit.page.add_child(instance=event)
    (document,) = documents(event)
    assert document.kind == "event"
    assert document.date == timezone.localdate()
    assert "Bürgerhaus" in document.body


def test_plain_page(world: World) -> None:
    page = StandardPage.objects.get(slug="impressum")
    (document,) = documents(page)
    assert document.kind == "page"
    assert "Platzhalter" in document.body
    assert document.unit is None


def test_answer_while_the_engine_is_down_keeps_to_what_one_may_read(world: World) -> None:
    source = source_for("cms.topicpage")
    assert source is not None
    assert source.database_search is not None
    assert [page.pk for page in source.database_search("Thema klima", AnonymousUser())] == [world.own.live.pk]
    assert list(source.database_search(MARKER, AnonymousUser())) == []
    PageViewRestriction.objects.create(page=world.own.unit.page, restriction_type=PageViewRestriction.LOGIN)
    assert list(source.database_search("Thema klima", AnonymousUser())) == []


def test_what_is_from_the_own_region_is_preferred(rf: Any) -> None:
    from coalition.models import Region
    from coalition.roles import Role
    from search.audience import audience_of
    from search.page import read
    from tests.factories.coalition import UnitFactory, person_with_role

    unit = UnitFactory(region=Region.objects.create(code="05315", name="Köln"))
    member = person_with_role(Role.MEMBER, unit=unit)
    query = read(rf.get("/search/", {"q": "Infostand"}).GET, audience_of(member)).query
    assert query.preferred_units == (unit.pk,)
    assert query.preferred_regions == ("05315",)
    stranger = read(rf.get("/search/", {"q": "Infostand"}).GET, audience_of(AnonymousUser())).query
    assert not stranger.preferred_units
    assert not stranger.preferred_regions
