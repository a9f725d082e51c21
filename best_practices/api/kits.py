import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from ninja import Query, Schema
from pydantic import Field

from best_practices.api.body import FileShape, ImageShape, file_of, image_of
from best_practices.api.examples import KIT, KIT_DETAIL
from best_practices.api.router import router
from best_practices.kits.archives import archive_of
from best_practices.models import (
    BestPracticeMaterial,
    CampaignKitPage,
    KitArchive,
    KitAsset,
    KitTextTemplate,
)
from coalition.access import PUBLIC
from coalition.api.partners import VisibilityValue
from coalition.api.units import UnitReference
from coalition.api.vocabularies import TopicShape
from coalition.api_conventions.parameters import (
    WHOLE,
    Flag,
    ItemQuery,
    Key,
    ListQuery,
    OneOf,
    Slugs,
    Timestamp,
    having,
)
from coalition.api_conventions.reading import Reader, Shape, absolute

EffortValue = Annotated[str, OneOf(CampaignKitPage.Effort)]
People = Annotated[int, Field(ge=1, le=1_000_000), WHOLE]


class KitItem(Shape):
    """A campaign that a branch can take over as it is."""

    id: int
    title: str
    summary: str
    unit: UnitReference | None = Field(description="Who made it.")
    topics: list[TopicShape]
    effort: EffortValue
    effort_label: str
    people_min: int | None
    hours_min: Decimal | None = Field(description="Working hours of all together, at least.")
    cost_euro: Decimal | None
    season: str
    valid_until: datetime.date | None
    version: int = Field(description="The newest published version.")
    use_count: int = Field(description="Units that use it.")
    visibility: VisibilityValue
    published_at: datetime.datetime | None
    updated_at: datetime.datetime | None
    url: str
    html_url: str | None

    @classmethod
    def of(cls, instance: Any, reader: Reader) -> Self:
        return cls(**cls._values(instance, reader))

    @classmethod
    def _values(cls, kit: Any, reader: Reader) -> dict[str, Any]:
        same = ("title", "summary", "effort", "people_min", "hours_min", "cost_euro", "season", "valid_until")
        return {
            **{name: getattr(kit, name) for name in (*same, "use_count", "visibility")},
            "id": kit.pk,
            "unit": UnitReference.of(kit.unit, reader) if kit.unit else None,
            "topics": [TopicShape.of(topic, reader) for topic in kit.topics.all()],
            "effort_label": kit.get_effort_display(),
            "version": kit.newest_version,
            "published_at": kit.first_published_at,
            "updated_at": kit.last_published_at,
            "url": reader.operation_url("kit-detail", kit.pk),
            "html_url": reader.page_url(kit),
        }


class WeekShape(Schema):
    """One step of the plan."""

    title: str
    text: str


class TaskShape(Schema):
    """One thing to do; ``key`` stays the same from version to version."""

    key: str
    text: str
    week: int | None


class AssetShape(Schema):
    """A file or a picture to print, post or hand out."""

    title: str
    file: FileShape | None
    image: ImageShape | None
    print_format: Annotated[str, OneOf(KitAsset.PrintFormat)] | None
    licence: Annotated[str, OneOf(BestPracticeMaterial.Licence)]
    licence_label: str
    credit: str
    editable_source: str


class TextTemplateShape(Schema):
    """A text with gaps (``{{ place }}``), which members fill in on the kit's page."""

    kind: Annotated[str, OneOf(KitTextTemplate.Kind)]
    kind_label: str
    title: str
    text: str


class VersionShape(Schema):
    """A published version."""

    number: int
    changes: str
    published_at: datetime.datetime


class KitDetail(KitItem):
    """A campaign kit in full."""

    goal: str
    audience: str
    plan: list[WeekShape]
    checklist: list[TaskShape]
    assets: list[AssetShape]
    texts: list[TextTemplateShape]
    versions: list[VersionShape] = Field(description="The newest first.")
    zip_url: str | None = Field(description="Everything in one file; null until somebody had it made on `html_url`.")

    @classmethod
    def _values(cls, kit: Any, reader: Reader) -> dict[str, Any]:
        return {
            **super()._values(kit, reader),
            "goal": kit.goal,
            "audience": kit.audience,
            "plan": [WeekShape(title=week.title, text=week.text) for week in kit.weeks.all()],
            "checklist": [TaskShape(key=str(i.key), text=i.text, week=i.week) for i in kit.checklist.all()],
            "assets": [_asset(asset) for asset in kit.assets.select_related("document", "image")],
            "texts": [_text(template) for template in kit.text_templates.all()],
            "versions": [_version(version) for version in kit.versions.all()],
            "zip_url": _zip_url(kit),
        }


def _asset(asset: KitAsset) -> AssetShape:
    return AssetShape(
        title=asset.title,
        file=file_of(asset.document) if asset.document else None,
        image=image_of(asset.image, asset.title) if asset.image else None,
        print_format=asset.print_format or None,
        licence=asset.licence,
        licence_label=asset.get_licence_display(),
        credit=asset.credit,
        editable_source=asset.editable_source,
    )


def _text(template: KitTextTemplate) -> TextTemplateShape:
    kind = {"kind": template.kind, "kind_label": template.get_kind_display()}
    return TextTemplateShape(**kind, title=template.title, text=template.text)


def _version(version: Any) -> VersionShape:
    return VersionShape(number=version.number, changes=version.changes, published_at=version.published_at)


def _zip_url(kit: CampaignKitPage) -> str | None:
    archive = archive_of(kit)
    is_ready = archive is not None and archive.state == KitArchive.State.READY
    return absolute(reverse("kits:archive-file", args=[kit.pk])) if is_ready else None


class KitQuery(ListQuery):
    unit: Slugs = Field([], description="Made by one of these units (slugs).", examples=[["lag-wohnen"]])
    topic: Slugs = Field([], description="With one of these topics (slugs).")
    effort: list[EffortValue] = Field([], max_length=3, description="Of one of these sizes.")
    people_max: People | None = Field(None, description="Needs no more people, or says nothing about it.")
    is_valid: Flag | None = Field(None, description="`true`: valid today; `false`: no longer.")
    updated_since: Timestamp | None = Field(None, description="Published anew at or after this time.")
    ordering: Literal["-published_at", "-updated_at", "title", "-title", "-use_count", "hours_min"] = "-published_at"


_COLUMNS = {"updated_at": "last_published_at", "published_at": "first_published_at"}


@router.listing("/kits/", rule=PUBLIC, name="kit-list", shape=KitItem, example=KIT, summary="List campaign kits")
def list_kits(request: HttpRequest, query: Query[KitQuery]) -> QuerySet[CampaignKitPage]:
    """The published kits that you may read."""
    rows = CampaignKitPage.objects.visible_to(request.user).for_lists()
    if query.unit:
        rows = rows.filter(unit__slug__in=query.unit)
    if query.topic:
        rows = having(rows, topics__slug__in=query.topic)
    if query.effort:
        rows = rows.filter(effort__in=query.effort)
    if query.people_max is not None:
        rows = rows.filter(Q(people_min__lte=query.people_max) | Q(people_min=None))
    if query.is_valid is not None:
        over = Q(valid_until__lt=timezone.localdate())
        rows = rows.exclude(over) if query.is_valid else rows.filter(over)
    if query.updated_since is not None:
        rows = rows.filter(last_published_at__gte=query.updated_since)
    name = query.ordering.lstrip("-")
    column = F(_COLUMNS.get(name, name))
    if query.ordering.startswith("-"):
        return rows.order_by(column.desc(nulls_last=True), "-pk")
    return rows.order_by(column.asc(nulls_last=True), "pk")


@router.detail(
    "/kits/{int:page_id}/",
    rule="best_practices.view_published_kit",
    name="kit-detail",
    shape=KitDetail,
    example=KIT_DETAIL,
    summary="Read a campaign kit",
    changed_at="last_published_at",
)
def kit_detail(request: HttpRequest, page_id: Key, query: Query[ItemQuery]) -> QuerySet[CampaignKitPage]:
    """404 for a draft and for one that you may not read."""
    return CampaignKitPage.objects.visible_to(request.user).for_lists().filter(pk=page_id)
