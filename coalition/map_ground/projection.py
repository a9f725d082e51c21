"""Degrees to points of a drawing, as maps on the web do it (Mercator): directions and small shapes stay as they are."""

import math
from collections.abc import Iterable

WIDTH = 720
MARGIN = 40
# Beyond it the projection runs away towards the poles.
_HIGHEST_LATITUDE = 85.0511
# Degrees; less than this is not worth a map of its own.
_SMALLEST_SPAN = 0.2


def northing(latitude: float) -> float:
    """How far north of the equator on the map, in degrees as long as those of longitude."""
    inside = min(max(latitude, -_HIGHEST_LATITUDE), _HIGHEST_LATITUDE)
    return math.degrees(math.asinh(math.tan(math.radians(inside))))


class Projection:
    """Shows all of ``points`` (latitude, longitude) and a margin: ``scale`` points of the drawing for a degree east.

    ``left`` and ``top`` are the edges of the drawing in degrees of the map, ``height`` is in points.
    """

    def __init__(self, points: Iterable[tuple[float, float]]) -> None:
        latitudes, east = zip(*points, strict=True)
        north = [northing(latitude) for latitude in (min(latitudes), max(latitudes))]
        height = max(north[1] - north[0], _SMALLEST_SPAN)
        self.scale = (WIDTH - 2 * MARGIN) / max(max(east) - min(east), height)
        self.height = round(height * self.scale) + 2 * MARGIN
        self.left = (min(east) + max(east) - WIDTH / self.scale) / 2
        self.top = (north[0] + north[1] + self.height / self.scale) / 2

    @property
    def right(self) -> float:
        return self.left + WIDTH / self.scale

    @property
    def bottom(self) -> float:
        return self.top - self.height / self.scale

    def __call__(self, latitude: float, longitude: float) -> tuple[float, float]:
        return round((longitude - self.left) * self.scale, 1), round((self.top - northing(latitude)) * self.scale, 1)
