from typing import Any, Self

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from best_practices.api.examples import ACTION_FORMAT
from best_practices.api.router import router
from best_practices.models import ActionFormat
from coalition.access import PUBLIC
from coalition.api_conventions.parameters import ItemQuery, ListQuery, Slug
from coalition.api_conventions.reading import Reader, Shape
from coalition.models import FormerSlug


class ActionFormatShape(Shape):
    """A form of outward work: stall, door-to-door talks, street action …"""

    slug: str
    name: str = Field(description="In the language of the request, German where there is no translation.")

    @classmethod
    def of(cls, instance: Any, _reader: Reader) -> Self:
        return cls(slug=instance.slug, name=instance.label)


class ActionFormatItem(ActionFormatShape):
    """A form of outward work: stall, door-to-door talks, street action …"""


@router.listing(
    "/action-formats/",
    rule=PUBLIC,
    name="action-format-list",
    shape=ActionFormatItem,
    example=ACTION_FORMAT,
    summary="List action formats",
)
def list_action_formats(request: HttpRequest, query: Query[ListQuery]) -> QuerySet[ActionFormat]:
    """Ordered by their German name."""
    return ActionFormat.objects.all()


@router.detail(
    "/action-formats/{slug:slug}/",
    rule=PUBLIC,
    name="action-format-detail",
    shape=ActionFormatItem,
    example=ACTION_FORMAT,
    summary="Read an action format",
)
def action_format_detail(request: HttpRequest, slug: Slug, query: Query[ItemQuery]) -> QuerySet[ActionFormat]:
    """A former address of a renamed or merged term answers with the term as it is now."""
    return ActionFormat.objects.filter(slug=FormerSlug.current_of(ActionFormat, slug))
