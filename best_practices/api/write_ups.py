import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from best_practices.api.action_formats import ActionFormatShape
from best_practices.api.body import BodyPart, FileShape, ImageShape, body_of, file_of, image_of
from best_practices.api.examples import WRITE_UP, WRITE_UP_DETAIL
from best_practices.api.router import router
from best_practices.models import Adaptation, BestPracticeMaterial, BestPracticePage
from coalition.access import PUBLIC, may
from coalition.api.partners import VisibilityValue
from coalition.api.units import UnitReference
from coalition.api.vocabularies import RegionShape, TopicShape
from coalition.api_conventions.parameters import (
    WHOLE,
    Euro,
    ItemQuery,
    Key,
    ListQuery,
    OneOf,
    Slugs,
    Text,
    Timestamp,
    having,
)
from coalition.api_conventions.reading import Reader, Shape

WouldRepeat = Annotated[str, OneOf(BestPracticePage.WouldRepeat)]
Count = Annotated[int, Field(ge=0, le=1_000_000), WHOLE]


class WriteUpItem(Shape):
    """What a unit did, with how many people, how much time and money, and what came of it."""

    id: int
    title: str
    summary: str
    unit: UnitReference | None
    region: RegionShape | None = Field(description="The unit's region.")
    topics: list[TopicShape]
    action_formats: list[ActionFormatShape]
    tags: list[str]
    period_start: datetime.date | None
    period_end: datetime.date | None
    place: str
    people_needed: int | None
    hours_total: Decimal | None = Field(description="Working hours of all together.")
    lead_time_weeks: int | None
    cost_euro: Decimal | None
    adaptation_count: int = Field(description="Units that report to have done it too.")
    verified_on: datetime.date | None = Field(description="When its unit last said that it is still true.")
    visibility: VisibilityValue
    published_at: datetime.datetime | None
    updated_at: datetime.datetime | None
    url: str
    html_url: str | None

    @classmethod
    def of(cls, instance: Any, reader: Reader) -> Self:
        return cls(**cls._values(instance, reader))

    @classmethod
    def _values(cls, page: BestPracticePage, reader: Reader) -> dict[str, Any]:
        unit = page.unit
        same = ("title", "summary", "period_start", "period_end", "place", "people_needed", "hours_total")
        more = ("lead_time_weeks", "cost_euro", "adaptation_count", "visibility")
        return {
            **{name: getattr(page, name) for name in (*same, *more)},
            "id": page.pk,
            "verified_on": page.care.verified_on if hasattr(page, "care") else None,
            "unit": UnitReference.of(unit, reader) if unit else None,
            "region": RegionShape.of(unit.region, reader) if unit and unit.region else None,
            "topics": [TopicShape.of(topic, reader) for topic in page.topics.all()],
            "action_formats": [ActionFormatShape.of(entry, reader) for entry in page.action_formats.all()],
            "tags": sorted(tag.name for tag in page.tags.all()),
            "published_at": page.first_published_at,
            "updated_at": page.last_published_at,
            "url": reader.operation_url("best-practice-detail", page.pk),
            "html_url": reader.page_url(page),
        }


class MaterialShape(FileShape):
    """A file to reuse."""

    licence: Annotated[str, OneOf(BestPracticeMaterial.Licence)]
    licence_label: str
    editable_source: str


class WriteUpReference(Shape):
    """A write-up as another one names it."""

    id: int
    title: str
    url: str

    @classmethod
    def of(cls, instance: Any, reader: Reader) -> Self:
        url = reader.operation_url("best-practice-detail", instance.pk)
        return cls(id=instance.pk, title=instance.title, url=url)


class AdaptationShape(Shape):
    """ "We did this too": another unit's use of the write-up."""

    unit: UnitReference
    done_on: datetime.date
    changed: str = Field(description="For members, empty for everybody else: nobody moderates it.")
    outcome: str = Field(description="For members, empty for everybody else: nobody moderates it.")
    people: int | None
    hours: Decimal | None = Field(description="Working hours of all together.")
    cost_euro: Decimal | None

    @classmethod
    def of(cls, instance: Any, reader: Reader) -> Self:
        names = ("done_on", "people", "hours", "cost_euro")
        is_member = may(reader.user, "best_practices.read_exchange")
        texts: dict[str, Any] = {name: getattr(instance, name) if is_member else "" for name in ("changed", "outcome")}
        unit = UnitReference.of(instance.unit, reader)
        numbers: dict[str, Any] = {name: getattr(instance, name) for name in names}
        return cls(unit=unit, **texts, **numbers)


class WriteUpDetail(WriteUpItem):
    """A write-up in full."""

    body: list[BodyPart]
    results: str
    what_worked: str
    what_did_not: str
    would_repeat: WouldRepeat | None
    contact_role: str
    photos: list[ImageShape]
    materials: list[MaterialShape]
    adapted_from: WriteUpReference | None = Field(description="Null also when you may not see it.")
    adaptations: list[AdaptationShape]
    review_on: datetime.date | None

    @classmethod
    def _values(cls, page: BestPracticePage, reader: Reader) -> dict[str, Any]:
        source = BestPracticePage.objects.visible_to(reader.user).filter(pk=page.adapted_from_id).first()
        photos = (image_of(photo.image, photo.alt_text) for photo in page.photos.select_related("image"))
        adaptations = Adaptation.objects.done().filter(page=page).select_related("unit")
        same = ("results", "what_worked", "what_did_not", "contact_role", "review_on")
        return {
            **super()._values(page, reader),
            **{name: getattr(page, name) for name in same},
            "body": body_of(page.body, reader),
            "would_repeat": page.would_repeat or None,
            "photos": [photo for photo in photos if photo],
            "materials": [_material(material) for material in page.materials.select_related("document")],
            "adapted_from": WriteUpReference.of(source, reader) if source else None,
            "adaptations": [AdaptationShape.of(adaptation, reader) for adaptation in adaptations],
        }


def _material(material: BestPracticeMaterial) -> MaterialShape:
    return MaterialShape(
        **file_of(material.document).model_dump(),
        licence=material.licence,
        licence_label=material.get_licence_display(),
        editable_source=material.editable_source,
    )


class WriteUpQuery(ListQuery):
    unit: Slugs = Field([], description="Of one of these units (slugs).", examples=[["kv-koeln"]])
    topic: Slugs = Field([], description="With one of these topics (slugs).")
    action_format: Slugs = Field([], description="In one of these formats (slugs).")
    region: Slugs = Field([], description="From one of these regions (codes).")
    tag: Annotated[list[Text], Field(max_length=20)] = Field([], description="With one of these tags.")
    people_needed_min: Count | None = Field(None, description="At least so many people were needed.")
    people_needed_max: Count | None = Field(None, description="At most so many people were needed.")
    cost_min: Euro | None = Field(None, description="At least so many euros.")
    cost_max: Euro | None = Field(None, description="At most so many euros.", examples=[50])
    lead_time_weeks_max: Count | None = Field(None, description="At most so many weeks of preparation.")
    updated_since: Timestamp | None = Field(None, description="Published anew at or after this time.")
    ordering: Literal[
        "-updated_at", "updated_at", "title", "-title", "cost_euro", "people_needed", "-adaptation_count"
    ] = "-updated_at"


_RELATED = {
    "unit": "unit__slug__in",
    "topic": "topics__slug__in",
    "action_format": "action_formats__slug__in",
    "region": "unit__region__code__in",
    "tag": "tags__name__in",
}
_RANGES = {
    "people_needed_min": "people_needed__gte",
    "people_needed_max": "people_needed__lte",
    "cost_min": "cost_euro__gte",
    "cost_max": "cost_euro__lte",
    "lead_time_weeks_max": "lead_time_weeks__lte",
    "updated_since": "last_published_at__gte",
}


@router.listing(
    "/best-practices/",
    rule=PUBLIC,
    name="best-practice-list",
    shape=WriteUpItem,
    example=WRITE_UP,
    summary="List best practices",
)
def list_write_ups(request: HttpRequest, query: Query[WriteUpQuery]) -> QuerySet[BestPracticePage]:
    """The published write-ups that you may read. Ranges leave out those that give no such number."""
    rows = BestPracticePage.objects.visible_to(request.user).for_lists().prefetch_related("tags")
    for parameter, lookup in _RELATED.items():
        if values := getattr(query, parameter):
            rows = having(rows, **{lookup: values})
    for parameter, lookup in _RANGES.items():
        if (value := getattr(query, parameter)) is not None:
            rows = rows.filter(**{lookup: value})
    direction = "-" if query.ordering.startswith("-") else ""
    return rows.order_by(query.ordering.replace("updated_at", "last_published_at"), f"{direction}pk")


@router.detail(
    "/best-practices/{int:page_id}/",
    rule="best_practices.view_published",
    name="best-practice-detail",
    shape=WriteUpDetail,
    example=WRITE_UP_DETAIL,
    summary="Read a best practice",
    changed_at="last_published_at",
)
def write_up_detail(request: HttpRequest, page_id: Key, query: Query[ItemQuery]) -> QuerySet[BestPracticePage]:
    """404 for a draft and for one that you may not read."""
    return BestPracticePage.objects.visible_to(request.user).for_lists().filter(pk=page_id)
