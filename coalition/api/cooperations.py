import datetime
from typing import Annotated, Any, Literal, Self

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from coalition.api.examples import COOPERATION, COOPERATION_DETAIL
from coalition.api.partners import PartnerReference, VisibilityValue
from coalition.api.router import router
from coalition.api.units import UnitReference
from coalition.api.vocabularies import RegionShape
from coalition.api_conventions.parameters import ItemQuery, Key, ListQuery, OneOf, Slug, Timestamp, having
from coalition.api_conventions.reading import Reader, Shape, absolute
from coalition.models import Cooperation, CooperationPromise, Partner

CooperationKind = Annotated[str, OneOf(Cooperation.Kind)]
CooperationStage = Annotated[str, OneOf(Cooperation.Stage)]
CandidacyForm = Annotated[str, OneOf(Cooperation.Form)]


class PromiseShape(Shape):
    """What a unit or a partner has promised; `partner` is null also for one that you may not see."""

    what: str
    unit: UnitReference | None
    partner: PartnerReference | None
    due: datetime.date
    done: bool

    @classmethod
    def of(cls, instance: Any, reader: Reader) -> Self:
        return cls(
            what=instance.what,
            unit=UnitReference.of(instance.unit, reader) if instance.unit else None,
            partner=PartnerReference.if_visible(instance.partner, reader),
            due=instance.due,
            done=instance.done_at is not None,
        )


class StageChangeShape(Shape):
    """When a stage was reached."""

    stage: CooperationStage
    stage_label: str
    changed_at: datetime.datetime

    @classmethod
    def of(cls, instance: Any, _reader: Reader) -> Self:
        return cls(stage=instance.stage, stage_label=instance.get_stage_display(), changed_at=instance.changed_at)


class CooperationItem(Shape):
    """What units and partners do together, from the first idea to a joint candidacy."""

    id: int
    title: str
    kind: CooperationKind
    kind_label: str
    stage: CooperationStage
    stage_label: str
    units: list[UnitReference]
    partners: list[PartnerReference] = Field(description="Those that you may see.")
    visibility: VisibilityValue
    election: str = Field(description="Of joint candidacies, empty else.")
    election_date: datetime.date | None
    area: RegionShape | None
    form: CandidacyForm | None
    open_promises: int
    overdue_promises: int
    review_on: datetime.date | None
    updated_at: datetime.datetime
    url: str
    html_url: str

    @classmethod
    def of(cls, instance: Any, reader: Reader) -> Self:
        return cls(**cls._values(instance, reader))

    @classmethod
    def _values(cls, row: Cooperation, reader: Reader) -> dict[str, Any]:
        same = ("title", "kind", "stage", "visibility", "election", "election_date", "review_on", "updated_at")
        return {name: getattr(row, name) for name in same} | {
            "id": row.pk,
            "kind_label": row.get_kind_display(),
            "stage_label": row.get_stage_display(),
            "units": [UnitReference.of(unit, reader) for unit in row.units.all()],
            "partners": [PartnerReference.of(partner, reader) for partner in row.partners.all()],
            "area": RegionShape.of(row.area, reader) if row.area else None,
            "form": row.form or None,
            "open_promises": len(row.open_promises),  # type: ignore[attr-defined]
            "overdue_promises": row.overdue_promises,
            "url": reader.operation_url("cooperation-detail", row.pk),
            "html_url": absolute(row.get_absolute_url()),
        }


class CooperationDetail(CooperationItem):
    """A cooperation with its texts, promises and stages; minutes and documents are read in the portal."""

    description: str
    common_ground: str
    red_lines: str
    open_questions: str
    decision: str
    decided_by: str
    decided_on: datetime.date | None
    promises: list[PromiseShape]
    stages: list[StageChangeShape] = Field(description="From the first to the present one.")

    @classmethod
    def _values(cls, row: Cooperation, reader: Reader) -> dict[str, Any]:
        texts = ("description", "common_ground", "red_lines", "open_questions", "decision", "decided_by", "decided_on")
        return {
            **super()._values(row, reader),
            **{name: getattr(row, name) for name in texts},
            "promises": [PromiseShape.of(promise, reader) for promise in row.promises.all()],
            "stages": [StageChangeShape.of(change, reader) for change in row.stage_changes.all()],
        }


class CooperationQuery(ListQuery):
    kind: list[CooperationKind] = Field([], max_length=10, description="One of these kinds.")
    stage: list[CooperationStage] = Field([], max_length=10, description="In one of these stages.")
    unit: Slug | None = Field(None, description="The unit with this slug takes part.")
    updated_since: Timestamp | None = Field(None, description="Changed at or after this time.")
    ordering: Literal["title", "-title", "updated_at", "-updated_at"] = "-updated_at"


@router.listing(
    "/cooperations/",
    rule="coalition.open_cooperations",
    name="cooperation-list",
    shape=CooperationItem,
    example=COOPERATION,
    summary="List cooperations",
)
def list_cooperations(request: HttpRequest, query: Query[CooperationQuery]) -> QuerySet[Cooperation]:
    """Those that you may see: public ones for members, your units' for those who edit them, all for the offices."""
    rows = Cooperation.objects.visible_to(request.user).for_board(request.user)
    for field in ("kind", "stage"):
        if values := getattr(query, field):
            rows = rows.filter(**{f"{field}__in": values})
    if query.unit:
        rows = having(rows, units__slug=query.unit)
    if query.updated_since:
        rows = rows.filter(updated_at__gte=query.updated_since)
    return rows.order_by(query.ordering, "-pk" if query.ordering.startswith("-") else "pk")


@router.detail(
    "/cooperations/{int:cooperation_id}/",
    rule="coalition.view_cooperation",
    name="cooperation-detail",
    shape=CooperationDetail,
    example=COOPERATION_DETAIL,
    summary="Read a cooperation",
    changed_at="updated_at",
)
def cooperation_detail(request: HttpRequest, cooperation_id: Key, query: Query[ItemQuery]) -> QuerySet[Cooperation]:
    """404 for one that you may not know of."""
    partner = Prefetch("partner", Partner.objects.prefetch_related("regions"))
    promises = Prefetch("promises", CooperationPromise.objects.select_related("unit").prefetch_related(partner))
    rows = Cooperation.objects.visible_to(request.user).for_board(request.user)
    return rows.prefetch_related(promises, "stage_changes").filter(pk=cooperation_id)
