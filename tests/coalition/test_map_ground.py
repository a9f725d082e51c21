"""What lies beneath the points: outlines from a file of our own; tiles only where the hub asks for them."""

import math
import re
from pathlib import Path
from typing import Any

import pytest
from django.core import checks

from coalition.map_ground.outlines import outlines
from coalition.map_ground.projection import WIDTH, Projection
from coalition.map_ground.tiles import tiles_on
from coalition.partner_map import draw
from tests.coalition.conftest import ClientFor
from tests.factories.coalition import PartnerFactory

KOELN, MINDEN = (50.94, 6.96), (52.29, 8.92)
TILES = {
    "COALITION_MAP_TILES_URL": "https://tiles.example.org/{z}/{x}/{y}.png",
    "COALITION_MAP_TILES_CREDIT": "© Example",
}


def names(points: list[tuple[float, float]]) -> set[str]:
    ground = draw([(number, *point) for number, point in enumerate(points)], {}).ground
    assert ground is not None
    return {area.name for area in ground.areas}


def test_the_districts_that_a_drawing_shows_lie_beneath_it(settings: Any, tmp_path: Path) -> None:
    known = outlines()
    assert known is not None
    assert len(known.areas) == 53
    assert {area.name for area in known.areas} == names([(50.4, 6.0), (52.4, 9.3)])
    assert {"Köln", "Rhein-Erft-Kreis"} <= names([KOELN]) < names([KOELN, MINDEN])
    assert "Minden-Lübbecke" not in names([KOELN])
    settings.COALITION_MAP_OUTLINES = ""
    assert names([KOELN]) == set()
    for content in ("no json", "[]", '{"features": [{}]}', '{"features": [{"geometry": {"type": "Polygon"}}]}'):
        broken = tmp_path / f"{len(content)}.geojson"
        broken.write_text(content)
        settings.COALITION_MAP_OUTLINES = str(broken)
        assert names([KOELN]) == set()
        assert [one.id for one in checks.run_checks(tags=["coalition"])] == ["coalition.W001"]


def test_tiles_cover_the_drawing_and_lie_where_their_numbers_say(settings: Any) -> None:
    projection = Projection([KOELN, MINDEN])
    assert tiles_on(projection) == []
    settings.COALITION_MAP_TILES_URL = TILES["COALITION_MAP_TILES_URL"]
    tiles = tiles_on(projection)
    assert 4 <= len(tiles) <= 36
    assert min(tile.x for tile in tiles) <= 0 >= min(tile.y for tile in tiles)
    assert max(tile.x + tile.size for tile in tiles) >= WIDTH
    assert max(tile.y + tile.size for tile in tiles) >= projection.height
    for north, east in (KOELN, MINDEN):
        x, y = projection(north, east)
        (tile,) = [one for one in tiles if 0 <= x - one.x < one.size and 0 <= y - one.y < one.size]
        depth, column, row = map(int, re.findall(r"\d+", tile.address))
        # The numbering that every tile server shares.
        assert column == int((east + 180) / 360 * 2**depth)
        assert row == int((1 - math.asinh(math.tan(math.radians(north))) / math.pi) / 2 * 2**depth)


@pytest.mark.django_db
def test_no_other_server_is_asked_unless_the_hub_names_one(as_user: ClientFor, settings: Any) -> None:
    PartnerFactory(public=True, latitude=KOELN[0], longitude=KOELN[1])
    page = as_user().get("/partners/map/")
    text = page.content.decode()
    assert "<title>Köln</title>" in text
    assert "© GeoBasis-DE / BKG 2018" in text
    assert "dl-de/by-2-0" in text
    assert "<image" not in text
    assert "img-src 'self' data:;" in page["Content-Security-Policy"] + ";"
    for name, value in TILES.items():
        setattr(settings, name, value)
    text = as_user().get("/partners/map/").content.decode()
    drawn = re.findall(
        r'<image class="map-tile" href="https://tiles\.example\.org/\d+/\d+/\d+\.png" x="-?\d+\.\d"', text
    )
    assert len(drawn) >= 4
    assert "© Example" in text
    settings.COALITION_MAP_TILES_CREDIT = ""
    assert [one.id for one in checks.run_checks(tags=["coalition"])] == ["coalition.E002"]
