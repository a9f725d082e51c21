import datetime
import operator
from functools import reduce
from typing import Any, Literal, Self

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from best_practices.api.body import BodyPart, body_of
from best_practices.api.examples import BODY
from cms.api.router import router
from cms.models import TopicPage
from cms.models.open_pages import open_to
from coalition.access import PUBLIC
from coalition.api.examples import TOPIC, UNIT_REFERENCE
from coalition.api.units import UnitReference
from coalition.api.vocabularies import TopicShape
from coalition.api_conventions.parameters import ItemQuery, Key, ListQuery, Slugs, Timestamp, having
from coalition.api_conventions.reading import Reader, Shape
from coalition.models import Unit

EXAMPLE: dict[str, Any] = {
    "id": 58,
    "title": "Wohnen in Nordrhein-Westfalen",
    "summary": "Was wir fordern und was wir tun, damit Wohnen bezahlbar wird.",
    "unit": {**UNIT_REFERENCE, "id": 60, "slug": "lag-wohnen", "name": "LAG Wohnen", "short_name": ""},
    "topics": [TOPIC],
    "published_at": "2026-05-01T10:00:00+02:00",
    "updated_at": "2026-06-01T10:00:00+02:00",
    "url": "https://hub.example.org/api/v1/topic-pages/58/",
    "html_url": "https://hub.example.org/units/lag-wohnen/wohnen/",
}


class TopicPageItem(Shape):
    """What a working group has to say on its topic."""

    id: int
    title: str
    summary: str
    unit: UnitReference | None = Field(description="The group in whose part of the site the page lies.")
    topics: list[TopicShape]
    published_at: datetime.datetime | None
    updated_at: datetime.datetime | None
    url: str
    html_url: str | None

    @classmethod
    def of(cls, instance: Any, reader: Reader) -> Self:
        return cls.of_many([instance], reader)[0]

    @classmethod
    def of_many(cls, instances: list[Any], reader: Reader) -> list[Self]:
        """The units of all pages come in one query: a topic page lies directly below its unit's page."""
        places = {above(page) for page in instances}
        owners = {unit.page.path: unit for unit in Unit.objects.filter(page__path__in=places).select_related("page")}
        return [cls(**cls._values(page, owners.get(above(page)), reader)) for page in instances]

    @classmethod
    def _values(cls, page: TopicPage, unit: Unit | None, reader: Reader) -> dict[str, Any]:
        return {
            "id": page.pk,
            "title": page.title,
            "summary": page.summary,
            "unit": UnitReference.of(unit, reader) if unit else None,
            "topics": [TopicShape.of(topic, reader) for topic in page.topics.all()],
            "published_at": page.first_published_at,
            "updated_at": page.last_published_at,
            "url": reader.operation_url("topic-page-detail", page.pk),
            "html_url": reader.page_url(page),
        }


class TopicPageDetail(TopicPageItem):
    """A topic page in full."""

    body: list[BodyPart]

    @classmethod
    def _values(cls, page: TopicPage, unit: Unit | None, reader: Reader) -> dict[str, Any]:
        return {**super()._values(page, unit, reader), "body": body_of(page.body, reader)}


class TopicPageQuery(ListQuery):
    unit: Slugs = Field([], description="Of one of these units (slugs).", examples=[["lag-wohnen"]])
    topic: Slugs = Field([], description="With one of these topics (slugs).")
    updated_since: Timestamp | None = Field(None, description="Published anew at or after this time.")
    ordering: Literal["title", "-title", "updated_at", "-updated_at"] = "title"


@router.listing(
    "/topic-pages/",
    rule=PUBLIC,
    name="topic-page-list",
    shape=TopicPageItem,
    example=EXAMPLE,
    summary="List topic pages",
)
def list_topic_pages(request: HttpRequest, query: Query[TopicPageQuery]) -> QuerySet[TopicPage]:
    """The published topic pages that you may read."""
    rows = readable(request).prefetch_related("topics")
    if query.unit:
        rows = rows.filter(pk__in=below_units(query.unit))
    if query.topic:
        rows = having(rows, topics__slug__in=query.topic)
    if query.updated_since:
        rows = rows.filter(last_published_at__gte=query.updated_since)
    direction = "-" if query.ordering.startswith("-") else ""
    return rows.order_by(query.ordering.replace("updated_at", "last_published_at"), f"{direction}pk")


@router.detail(
    "/topic-pages/{int:page_id}/",
    rule=PUBLIC,
    name="topic-page-detail",
    shape=TopicPageDetail,
    example={**EXAMPLE, "body": BODY},
    summary="Read a topic page",
    changed_at="last_published_at",
)
def topic_page_detail(request: HttpRequest, page_id: Key, query: Query[ItemQuery]) -> QuerySet[TopicPage]:
    """404 for a draft and for one that you may not read."""
    return readable(request).prefetch_related("topics").filter(pk=page_id)


def readable(request: HttpRequest) -> Any:
    """Published pages that no privacy setting closes to the user."""
    return open_to(request.user, TopicPage.objects.live())


def below_units(slugs: list[str]) -> QuerySet[TopicPage]:
    """Keys of the topic pages directly below the pages of units, closed or not."""
    places = Unit.objects.filter(slug__in=slugs, page__isnull=False).values_list("page__path", flat=True)
    if not places:
        return TopicPage.objects.none().values("pk")
    directly_below = (Q(path__startswith=place, depth=len(place) // TopicPage.steplen + 1) for place in places)
    return TopicPage.objects.filter(reduce(operator.or_, directly_below)).values("pk")


def above(page: TopicPage) -> str:
    return str(page.path[: -page.steplen])
