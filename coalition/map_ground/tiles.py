"""Map tiles of another server, for hubs that name one. By default there is none, and no other server is asked."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from coalition.conf import setting
from coalition.map_ground.projection import WIDTH, Projection

_TILE = 256
_DEEPEST = 18
# The map is a square of this many degrees each way.
_WORLD, _HALF = 360.0, 180.0
PLACEHOLDERS = ("{z}", "{x}", "{y}")


@dataclass(frozen=True)
class Tile:
    """Where the picture at ``address`` lies on the drawing; ``size`` is its width and height in points."""

    address: str
    x: float
    y: float
    size: float


def tiles_on(projection: Projection) -> list[Tile]:
    """Those that cover the drawing, some thirty at most: none is shown larger than 1.5 times its size."""
    template = str(setting("MAP_TILES_URL"))
    return list(_covering(template, projection)) if template else []


def _covering(template: str, projection: Projection) -> Iterator[Tile]:
    depth = min(max(round(math.log2(_WORLD * projection.scale / _TILE)), 0), _DEEPEST)
    number = 2**depth
    step = _WORLD / number
    size = step * projection.scale
    first_x, first_y = (math.floor(edge / step) for edge in (projection.left + _HALF, _HALF - projection.top))
    # The edges of the drawing, counted in tiles from its first.
    for row in range(first_y, math.ceil((_HALF - projection.bottom) / step)):
        for column in range(first_x, math.ceil((projection.left + WIDTH / projection.scale + _HALF) / step)):
            if 0 <= row < number:
                address = template
                for name, value in zip(PLACEHOLDERS, (depth, column % number, row), strict=True):
                    address = address.replace(name, str(value))
                x = (column * step - _HALF - projection.left) * projection.scale
                y = (row * step - _HALF + projection.top) * projection.scale
                yield Tile(address, round(x, 1), round(y, 1), round(size, 2))
