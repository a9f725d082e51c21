"""Outlines of districts, or whatever areas the file has that ``COALITION_MAP_OUTLINES`` names."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import structlog
from django.contrib.staticfiles import finders

from coalition.conf import setting
from coalition.map_ground.projection import Projection, northing

log = structlog.get_logger(__name__)

# Paths are written once, in whole numbers of this part of a degree; each drawing only moves and scales them.
_STEPS = 5_000
Point = tuple[int, int]


@dataclass(frozen=True)
class Attribution:
    """Whose data it is, as its licence asks to be told; ``changed``: it was simplified."""

    holder: str
    licence: str = ""
    licence_url: str = ""
    changed: bool = False


@dataclass(frozen=True)
class Area:
    """``path`` in steps east of Greenwich and south of the equator; the edges in the same steps."""

    name: str
    path: str
    west: int
    east: int
    north: int
    south: int

    def is_on(self, projection: Projection) -> bool:
        across = self.west < projection.right * _STEPS and self.east > projection.left * _STEPS
        return across and self.north < -projection.bottom * _STEPS and self.south > -projection.top * _STEPS


@dataclass(frozen=True)
class Outlines:
    areas: tuple[Area, ...]
    attribution: Attribution | None

    def on(self, projection: Projection) -> list[Area]:
        return [area for area in self.areas if area.is_on(projection)]


def transform_of(projection: Projection) -> str:
    """What brings the steps of the paths to points of the drawing, as SVG says it."""
    left, top = -projection.left * projection.scale, projection.top * projection.scale
    return f"translate({left:.2f} {top:.2f}) scale({projection.scale / _STEPS:.6g})"


def outlines() -> Outlines | None:
    """Those of the setting; None where there are none, or where the file cannot be used: the map does without."""
    name = str(setting("MAP_OUTLINES"))
    return _kept(name) if name else None


@lru_cache(maxsize=4)
def _kept(name: str) -> Outlines | None:
    try:
        return read_outlines(name)
    except (OSError, ValueError) as error:
        log.warning("map_outlines_unusable", file=name, error=type(error).__name__)
        return None


def read_outlines(name: str) -> Outlines:
    """``name``: a path, or the name of a static file. Raises ``OSError`` or ``ValueError`` for what is no GeoJSON."""
    found = name if Path(name).is_absolute() else finders.find(name)
    if not found:
        raise FileNotFoundError(name)
    content = json.loads(Path(found).read_text(encoding="utf-8"))
    try:
        told = content.get("attribution")
        attribution = Attribution(**told) if told else None
        return Outlines(tuple(_area(feature) for feature in content["features"]), attribution)
    except (AttributeError, IndexError, KeyError, TypeError) as error:
        raise ValueError("no collection of polygons") from error


def _area(feature: dict[str, Any]) -> Area:
    rings = [[_step(*point[:2]) for point in ring] for ring in _rings(feature["geometry"])]
    east, south = zip(*(point for ring in rings for point in ring), strict=True)
    path = "".join(map(_path, rings))
    return Area(feature["properties"]["name"], path, min(east), max(east), min(south), max(south))


def _rings(geometry: dict[str, Any]) -> Iterator[list[list[float]]]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        yield from polygon


def _step(longitude: float, latitude: float) -> Point:
    return round(longitude * _STEPS), -round(northing(latitude) * _STEPS)


def _path(ring: list[Point]) -> str:
    """One closed line: where it begins, then each step from the point before."""
    steps = [(x - before[0], y - before[1]) for before, (x, y) in pairwise(ring[:-1])]
    return f"M{ring[0][0]} {ring[0][1]}l{' '.join(f'{x} {y}' for x, y in steps)}z"
