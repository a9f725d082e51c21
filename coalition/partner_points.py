"""Where the partners of a list stand on the map of the directory."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Count, Max, Min

from coalition.models import Partner
from coalition.partner_map import Drawing, Row, draw_between
from coalition.places import Place, region_places

_AT_ONCE = 2_000


def draw_partners(found: Any, keys_each: int) -> tuple[int, Drawing]:
    """How many ``found`` are, and their map; a cluster names the first ``keys_each`` of its partners in their order.

    Who has no place of their own stands at that of a region of theirs, if we know where it is.
    """
    places = region_places()
    extent = found.order_by().aggregate(
        *(kind(axis) for kind in (Min, Max) for axis in ("latitude", "longitude")),
        count=Count("pk"),
        located=Count("latitude"),
    )
    homes = _homes(found, places) if extent["located"] < extent["count"] else {}
    corners = [(place.latitude, place.longitude) for place in {places[region] for region in homes.values()}]
    if extent["located"]:
        corners += [(extent[f"latitude__{edge}"], extent[f"longitude__{edge}"]) for edge in ("min", "max")]
    return extent["count"], draw_between(corners, _rows(found, homes, places), places, keys_each)


def _homes(found: Any, places: Mapping[int, Place]) -> dict[int, int]:
    """The region at whose place each partner without one of its own stands."""
    homeless = found.order_by().filter(latitude__isnull=True).values("pk")
    through = Partner.regions.through._default_manager.filter(region__in=places, partner__in=homeless)
    return dict(through.order_by("-pk").values_list("partner", "region"))


def _rows(found: Any, homes: Mapping[int, int], places: Mapping[int, Place]) -> Iterator[Row]:
    for key, north, east in found.values_list("pk", "latitude", "longitude").iterator(chunk_size=_AT_ONCE):
        if north is not None and east is not None:
            yield key, north, east
        elif key in homes:
            place = places[homes[key]]
            yield key, place.latitude, place.longitude
