from typing import Any, Self

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from coalition.access import PUBLIC
from coalition.api.examples import REGION, TOPIC
from coalition.api.router import router
from coalition.api_conventions.parameters import ItemQuery, ListQuery, Slug
from coalition.api_conventions.reading import Reader, Shape
from coalition.models import FormerSlug, Region, Topic


class TopicShape(Shape):
    """A political topic, curated by the state office."""

    slug: str
    name: str = Field(description="In the language of the request, German where there is no translation.")

    @classmethod
    def of(cls, instance: Any, _reader: Reader) -> Self:
        return cls(slug=instance.slug, name=instance.label)


class RegionShape(Shape):
    """A Kreis or kreisfreie Stadt, or the state."""

    code: str = Field(description="Official key (AGS).")
    name: str

    @classmethod
    def of(cls, instance: Any, _reader: Reader) -> Self:
        return cls(code=instance.code, name=instance.name)


class TopicItem(TopicShape):
    """A political topic, curated by the state office."""


class RegionItem(RegionShape):
    """A Kreis or kreisfreie Stadt, or the state."""


@router.listing("/topics/", rule=PUBLIC, name="topic-list", shape=TopicItem, example=TOPIC, summary="List topics")
def list_topics(request: HttpRequest, query: Query[ListQuery]) -> QuerySet[Topic]:
    """Ordered by their German name."""
    return Topic.objects.all()


@router.detail(
    "/topics/{slug:slug}/", rule=PUBLIC, name="topic-detail", shape=TopicItem, example=TOPIC, summary="Read a topic"
)
def topic_detail(request: HttpRequest, slug: Slug, query: Query[ItemQuery]) -> QuerySet[Topic]:
    """A former address of a renamed or merged term answers with the term as it is now."""
    return Topic.objects.filter(slug=FormerSlug.current_of(Topic, slug))


@router.listing("/regions/", rule=PUBLIC, name="region-list", shape=RegionItem, example=REGION, summary="List regions")
def list_regions(request: HttpRequest, query: Query[ListQuery]) -> QuerySet[Region]:
    """Ordered by their name."""
    return Region.objects.all()


@router.detail(
    "/regions/{slug:code}/",
    rule=PUBLIC,
    name="region-detail",
    shape=RegionItem,
    example=REGION,
    summary="Read a region",
)
def region_detail(request: HttpRequest, code: Slug, query: Query[ItemQuery]) -> QuerySet[Region]:
    return Region.objects.filter(code=code)
