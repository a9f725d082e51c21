"""Where regions lie: at the places of the units that work in them. Distances are reckoned on a plane.

Between two places of one state that is right to a few parts in a thousand, and every database can do it.
"""

import math
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Q

from coalition.models import Region, Unit
from coalition.models.partner import KILOMETRES_PER_DEGREE


@dataclass(frozen=True)
class Place:
    """In degrees (WGS 84)."""

    name: str
    code: str
    latitude: float
    longitude: float

    def kilometres_to(self, latitude: float, longitude: float) -> float:
        north = (latitude - self.latitude) * KILOMETRES_PER_DEGREE
        east = (longitude - self.longitude) * east_kilometres(self.latitude)
        return math.hypot(north, east)


def east_kilometres(latitude: float) -> float:
    """How far a degree of longitude is there."""
    return KILOMETRES_PER_DEGREE * math.cos(math.radians(latitude))


def placed_regions() -> Any:
    """Regions of which we know where they are."""
    return Region.objects.filter(pk__in=_located_units().values("region"))


def region_places() -> dict[int, Place]:
    """By the region's key: the middle of its districts' offices."""
    rows = _located_units().values_list("region", "region__name", "region__code")
    rows = rows.annotate(north=Avg("latitude"), east=Avg("longitude")).order_by("region__name")
    return {region: Place(*place) for region, *place in rows}


def place_of(region: Region) -> Place | None:
    return region_places().get(region.pk)


def _located_units() -> Any:
    located = Q(latitude__isnull=False, longitude__isnull=False, region__isnull=False)
    return Unit.objects.filter(located, kind=Unit.Kind.DISTRICT)
