"""System checks: can the map's settings be used?"""

from typing import Any

from django.core.checks import CheckMessage, Error, Warning, register  # noqa: A004 - Django's name

from coalition.conf import setting
from coalition.map_ground.outlines import read_outlines
from coalition.map_ground.tiles import PLACEHOLDERS


@register("coalition")
def check_map_settings(**_options: Any) -> list[CheckMessage]:
    return [*_outlines(), *_tiles()]


def _outlines() -> list[CheckMessage]:
    name = str(setting("MAP_OUTLINES"))
    try:
        if name:
            read_outlines(name)
    except (OSError, ValueError):
        remedy = "Name a GeoJSON file of polygons (a path, or a static file), or nothing at all."
        return [Warning(f"COALITION_MAP_OUTLINES: {name} cannot be used.", hint=remedy, id="coalition.W001")]
    return []


def _tiles() -> list[CheckMessage]:
    template, credit = str(setting("MAP_TILES_URL")), str(setting("MAP_TILES_CREDIT"))
    if template and not (template.startswith("https://") and all(name in template for name in PLACEHOLDERS)):
        remedy = "It looks like https://tiles.example.org/{z}/{x}/{y}.png"
        return [Error("COALITION_MAP_TILES_URL is no address of tiles.", hint=remedy, id="coalition.E001")]
    if template and not credit:
        remedy = "Say whose tiles they are, as their licence asks: © OpenStreetMap contributors"
        return [Error("COALITION_MAP_TILES_CREDIT is missing.", hint=remedy, id="coalition.E002")]
    return []
