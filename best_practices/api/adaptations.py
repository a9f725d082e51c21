import datetime
from decimal import Decimal
from typing import Any, Self

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from best_practices.api.examples import ADAPTATION_ITEM
from best_practices.api.router import router
from best_practices.models import Adaptation, BestPracticePage
from coalition.access import PUBLIC, may
from coalition.api.units import UnitReference
from coalition.api_conventions.parameters import Key, ListQuery, Slugs
from coalition.api_conventions.reading import Reader, Shape


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
        return cls(**cls._values(instance, reader))

    @classmethod
    def _values(cls, adaptation: Adaptation, reader: Reader) -> dict[str, Any]:
        is_member = may(reader.user, "best_practices.read_exchange")
        texts = {name: getattr(adaptation, name) if is_member else "" for name in ("changed", "outcome")}
        numbers = {name: getattr(adaptation, name) for name in ("done_on", "people", "hours", "cost_euro")}
        return {"unit": UnitReference.of(adaptation.unit, reader), **texts, **numbers}


class AdaptationItem(AdaptationShape):
    """A report of a unit that did what a write-up of another unit describes."""

    id: int
    best_practice: WriteUpReference = Field(description="What was adapted.")
    own_best_practice: WriteUpReference | None = Field(
        description="The unit's own write-up of it; null also when you may not see it."
    )

    @classmethod
    def of_many(cls, instances: list[Any], reader: Reader) -> list[Self]:
        """The units' own write-ups come in one query."""
        keys = {adaptation.own_page_id for adaptation in instances if adaptation.own_page_id}
        own = BestPracticePage.objects.visible_to(reader.user).in_bulk(keys)
        return [
            cls(
                **cls._values(adaptation, reader),
                id=adaptation.pk,
                best_practice=WriteUpReference.of(adaptation.page, reader),
                own_best_practice=_reference(own.get(adaptation.own_page_id), reader),
            )
            for adaptation in instances
        ]


def _reference(page: BestPracticePage | None, reader: Reader) -> WriteUpReference | None:
    return WriteUpReference.of(page, reader) if page else None


class AdaptationQuery(ListQuery):
    best_practice: Key | None = Field(None, description="Of this write-up (id).", examples=[41])
    unit: Slugs = Field([], description="By one of these units (slugs).", examples=[["kv-koeln"]])


@router.listing(
    "/adaptations/",
    rule=PUBLIC,
    name="adaptation-list",
    shape=AdaptationItem,
    example=ADAPTATION_ITEM,
    summary="List adaptations",
)
def list_adaptations(request: HttpRequest, query: Query[AdaptationQuery]) -> QuerySet[Adaptation]:
    """What units report to have done after the write-ups that you may read, the latest first; plans are not listed."""
    readable = BestPracticePage.objects.visible_to(request.user).values("pk")
    rows = Adaptation.objects.shown().filter(page__in=readable).select_related("unit", "page")
    if query.best_practice is not None:
        rows = rows.filter(page=query.best_practice)
    if query.unit:
        rows = rows.filter(unit__slug__in=query.unit)
    return rows
