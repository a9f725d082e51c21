"""All that lies beneath the points of one drawing, with the names of those whose work it is."""

from dataclasses import dataclass

from coalition.conf import setting
from coalition.map_ground.outlines import Area, Attribution, outlines, transform_of
from coalition.map_ground.projection import Projection
from coalition.map_ground.tiles import Tile, tiles_on


@dataclass(frozen=True)
class Ground:
    """``transform`` brings the paths of ``areas`` onto the drawing."""

    areas: list[Area]
    transform: str
    attribution: Attribution | None
    tiles: list[Tile]
    tiles_credit: str


def ground_of(projection: Projection) -> Ground:
    known = outlines()
    areas = known.on(projection) if known else []
    tiles = tiles_on(projection)
    return Ground(
        areas=areas,
        transform=transform_of(projection),
        attribution=known.attribution if known and areas else None,
        tiles=tiles,
        tiles_credit=str(setting("MAP_TILES_CREDIT")) if tiles else "",
    )
