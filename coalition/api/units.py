from typing import Annotated, Any, Literal, Self

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from coalition.access import PUBLIC
from coalition.api.examples import UNIT
from coalition.api.router import router
from coalition.api.vocabularies import RegionShape
from coalition.api_conventions.parameters import Flag, ItemQuery, Key, ListQuery, OneOf, Slug, Slugs
from coalition.api_conventions.reading import Reader, Shape
from coalition.models import Unit

UnitKind = Annotated[str, OneOf(Unit.Kind)]


class LocationShape(Shape):
    """A place in degrees (WGS 84)."""

    latitude: float
    longitude: float

    @classmethod
    def of(cls, instance: Any, _reader: Reader) -> Self:
        latitude, longitude = instance.location
        return cls(latitude=latitude, longitude=longitude)


class UnitReference(Shape):
    """A unit as other objects name it."""

    id: int
    slug: str
    name: str
    short_name: str
    url: str

    @classmethod
    def of(cls, instance: Any, reader: Reader) -> Self:
        return cls(
            id=instance.pk,
            slug=instance.slug,
            name=instance.name,
            short_name=instance.short_name,
            url=reader.operation_url("unit-detail", instance.pk),
        )


class UnitItem(Shape):
    """A part of the state association: branch, working group, council group or body."""

    id: int
    kind: UnitKind
    kind_label: str
    name: str
    short_name: str
    slug: str = Field(description="Part of the address of the unit's page; changes when the unit is renamed.")
    parent: UnitReference | None
    region: RegionShape | None
    location: LocationShape | None
    email: str = Field(description="The unit's contact address, empty when it has none.")
    is_active: bool = Field(description="False when the unit was closed.")
    url: str
    html_url: str | None = Field(description="The unit's page for people, null when it is not published.")

    @classmethod
    def of(cls, instance: Any, reader: Reader) -> Self:
        return cls.of_many([instance], reader)[0]

    @classmethod
    def of_many(cls, instances: list[Any], reader: Reader) -> list[Self]:
        """The parents of all units come in one query."""
        paths = {parent_path(unit) for unit in instances}
        parents = {unit.path: unit for unit in Unit.objects.filter(path__in=paths)}
        return [cls._of(unit, parents.get(parent_path(unit)), reader) for unit in instances]

    @classmethod
    def _of(cls, unit: Unit, parent: Unit | None, reader: Reader) -> Self:
        return cls(
            id=unit.pk,
            kind=unit.kind,
            kind_label=unit.get_kind_display(),
            name=unit.name,
            short_name=unit.short_name,
            slug=unit.slug,
            parent=UnitReference.of(parent, reader) if parent else None,
            region=RegionShape.of(unit.region, reader) if unit.region else None,
            location=LocationShape.of(unit, reader) if unit.location else None,
            email=unit.email,
            is_active=unit.is_active,
            url=reader.operation_url("unit-detail", unit.pk),
            html_url=reader.page_url(unit.page),
        )


class UnitQuery(ListQuery):
    kind: list[UnitKind] = Field([], max_length=10, description="One of these kinds.", examples=[["district"]])
    slug: Slug | None = Field(None, description="Exactly this slug.")
    region: Slugs = Field([], description="In one of these regions (codes).")
    parent: Slug | None = Field(None, description="Directly below the unit with this slug.")
    is_active: Flag = Field(True, description="`false`: the closed ones.")
    ordering: Literal["name", "-name", "tree"] = Field("tree", description="`tree`: above before below.")


@router.listing("/units/", rule=PUBLIC, name="unit-list", shape=UnitItem, example=UNIT, summary="List units")
def list_units(request: HttpRequest, query: Query[UnitQuery]) -> QuerySet[Unit]:
    """The tree of the state association, flat; `parent` tells where each belongs."""
    rows = Unit.objects.for_lists().select_related("page").filter(is_active=query.is_active)
    if query.kind:
        rows = rows.filter(kind__in=query.kind)
    if query.slug:
        rows = rows.filter(slug=query.slug)
    if query.region:
        rows = rows.filter(region__code__in=query.region)
    if query.parent:
        above = Unit.objects.filter(slug=query.parent).first()
        rows = rows.filter(path__startswith=above.path, depth=above.depth + 1) if above else rows.none()
    return rows.order_by(*{"tree": ("path",), "name": ("name", "pk"), "-name": ("-name", "-pk")}[query.ordering])


@router.detail(
    "/units/{int:unit_id}/",
    rule="coalition.view_unit",
    name="unit-detail",
    shape=UnitItem,
    example=UNIT,
    summary="Read a unit",
)
def unit_detail(request: HttpRequest, unit_id: Key, query: Query[ItemQuery]) -> QuerySet[Unit]:
    """Closed units stay readable: what they wrote names them."""
    return Unit.objects.for_lists().select_related("page").filter(pk=unit_id)


def parent_path(unit: Unit) -> str:
    return unit.path[: -unit.steplen]
