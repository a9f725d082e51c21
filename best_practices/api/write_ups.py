import datetime
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Annotated, Any, Literal, Self

from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query
from pydantic import Field

from best_practices.api.action_formats import ActionFormatShape
from best_practices.api.adaptations import AdaptationShape, WriteUpReference
from best_practices.api.body import BodyPart, FileShape, ImageShape, body_of, file_of, image_of
from best_practices.api.examples import WRITE_UP, WRITE_UP_DETAIL
from best_practices.api.router import router
from best_practices.conditions import SEASONS, for_a_small_branch, has_material, in_season
from best_practices.like_mine import likeness_for
from best_practices.models import Adaptation, BestPracticeMaterial, BestPracticePage
from coalition.access import PUBLIC
from coalition.api.partners import VisibilityValue
from coalition.api.units import UnitKind, UnitReference
from coalition.api.vocabularies import RegionShape, TopicShape
from coalition.api_conventions.parameters import (
    WHOLE,
    Euro,
    Flag,
    ItemQuery,
    Key,
    ListQuery,
    OneOf,
    Slugs,
    Text,
    Timestamp,
    having,
)
from coalition.api_conventions.problems import ProblemError
from coalition.api_conventions.reading import Reader, Shape

WouldRepeat = Annotated[str, OneOf(BestPracticePage.WouldRepeat)]
Season = Annotated[str, OneOf(tuple(SEASONS))]
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
        adaptations = Adaptation.objects.shown().filter(page=page).select_related("unit")
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
    unit_kind: list[UnitKind] = Field([], max_length=10, description="Of a unit of one of these kinds.")
    topic: Slugs = Field([], description="With one of these topics (slugs).")
    action_format: Slugs = Field([], description="In one of these formats (slugs).")
    region: Slugs = Field([], description="From one of these regions (codes).")
    tag: Annotated[list[Text], Field(max_length=20)] = Field([], description="With one of these tags.")
    people_needed_min: Count | None = Field(None, description="At least so many people were needed.")
    people_needed_max: Count | None = Field(None, description="At most so many people were needed.")
    hours_total_max: Count | None = Field(None, description="At most so many working hours of all together.")
    cost_min: Euro | None = Field(None, description="At least so many euros.")
    cost_max: Euro | None = Field(None, description="At most so many euros.", examples=[50])
    lead_time_weeks_max: Count | None = Field(None, description="At most so many weeks of preparation.")
    season: list[Season] = Field([], max_length=4, description="Begun or ended in one of these seasons.")
    small_branch: Flag = Field(False, description="`true`: at most 5 people, 25 hours and 200 euro, where given.")
    has_material: Flag | None = Field(None, description="With files to reuse; `false`: without.")
    updated_since: Timestamp | None = Field(None, description="Published anew at or after this time.")
    ordering: Literal[
        "-updated_at",
        "updated_at",
        "-published_at",
        "title",
        "-title",
        "cost_euro",
        "people_needed",
        "hours_total",
        "lead_time_weeks",
        "-adaptation_count",
        "-fit",
    ] = Field("-updated_at", description="`-fit`: what fits your own unit best, for people who belong to one.")


_RELATED = {
    "unit": "unit__slug__in",
    "unit_kind": "unit__kind__in",
    "topic": "topics__slug__in",
    "action_format": "action_formats__slug__in",
    "region": "unit__region__code__in",
    "tag": "tags__name__in",
}
_RANGES = {
    "people_needed_min": "people_needed__gte",
    "people_needed_max": "people_needed__lte",
    "hours_total_max": "hours_total__lte",
    "cost_min": "cost_euro__gte",
    "cost_max": "cost_euro__lte",
    "lead_time_weeks_max": "lead_time_weeks__lte",
    "updated_since": "last_published_at__gte",
}
_COLUMNS = {"updated_at": "last_published_at", "published_at": "first_published_at"}


@router.listing(
    "/best-practices/",
    rule=PUBLIC,
    name="best-practice-list",
    shape=WriteUpItem,
    example=WRITE_UP,
    summary="List best practices",
    refuses_filters=True,
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
    if query.season:
        rows = rows.filter(reduce(or_, map(in_season, query.season)))
    if query.small_branch:
        rows = rows.filter(for_a_small_branch())
    if query.has_material is not None:
        rows = rows.filter(has_material()) if query.has_material else rows.exclude(has_material())
    return _ordered(rows, query.ordering, request)


def _ordered(rows: QuerySet[BestPracticePage], ordering: str, request: HttpRequest) -> QuerySet[BestPracticePage]:
    """What gives no value stands last, whatever the database."""
    name = ordering.lstrip("-")
    if name == "fit":
        likeness = likeness_for(request.user)
        if likeness is None:
            status = 403 if request.user.is_authenticated else 401
            raise ProblemError(status, _("Only who belongs to a unit can order by what fits it."))
        rows = likeness.rank(rows)
    column = F(_COLUMNS.get(name, name))
    if ordering.startswith("-"):
        return rows.order_by(column.desc(nulls_last=True), "-pk")
    return rows.order_by(column.asc(nulls_last=True), "pk")


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
