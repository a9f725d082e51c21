"""What can be typed before a colon about the coalition: kv:köln, thema:wohnen, partner:verdi."""

from collections.abc import Mapping, Sequence
from typing import Any

from coalition.models import Region, Topic, Unit
from search.query_fields import QueryField, register_field

_PREFIXES = {
    Unit.Kind.DISTRICT: (("kv", "kreisverband", "district"), "köln"),
    Unit.Kind.LOCAL: (("ov", "ortsverband", "branch"), "ehrenfeld"),
    Unit.Kind.WORKING_GROUP: (("lag", "landesarbeitsgemeinschaft", "group"), "klima"),
    Unit.Kind.COUNCIL_GROUP: (("fraktion", "ratsgruppe", "council"), "köln"),
}


def _rows(queryset: Any, key: str, values: Sequence[str] | None) -> Any:
    return queryset if values is None else queryset.filter(**{f"{key}__in": values})


def _units(kind: Unit.Kind) -> Any:
    def names(values: Sequence[str] | None) -> Mapping[str, Sequence[str]]:
        units = _rows(Unit.objects.active().filter(kind=kind), "slug", values)
        return {unit.slug: _unit_names(unit) for unit in units.only("slug", "name", "short_name", "path")}

    return names


def _unit_names(unit: Unit) -> list[str]:
    """KV Köln, Kreisverband Köln, and Köln: the kind has been said by the prefix."""
    full = [name for name in (unit.short_name, unit.name) if name]
    return [*full, *(name.partition(" ")[2] for name in full if " " in name)]


def _topics(values: Sequence[str] | None) -> Mapping[str, Sequence[str]]:
    topics = _rows(Topic.objects.all(), "slug", values)
    return {topic.slug: [topic.label, *topic.words, topic.slug] for topic in topics}


def _regions(values: Sequence[str] | None) -> Mapping[str, Sequence[str]]:
    return {region.code: [region.name, region.code] for region in _rows(Region.objects.all(), "code", values)}


for _kind, (_prefixes, _example) in _PREFIXES.items():
    register_field(QueryField(prefixes=_prefixes, example=_example, facet="unit", names=_units(_kind), offered=True))
register_field(QueryField(prefixes=("thema", "topic"), example="wohnen", facet="topic", names=_topics, offered=True))
register_field(
    QueryField(prefixes=("ort", "region", "place"), example="köln", facet="region", names=_regions, offered=True)
)
register_field(QueryField(prefixes=("partner", "bündnis", "ally"), example="verdi", kind="partner"))
