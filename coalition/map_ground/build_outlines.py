"""Builds ``static/coalition/map/districts-nrw.geojson``, the outlines that lie beneath the maps.

Run it once, in an environment with the dependency group ``outlines`` (see pyproject.toml); the product never needs it.
The source comes with the package ``reegis`` 0.2.1 (``pip download --no-deps reegis==0.2.1``, unpack the wheel):

    python coalition/map_ground/build_outlines.py reegis/data/geometries/vg1000_geodata.geojson

For another state change the four constants below ``TARGET`` and name the new file in ``COALITION_MAP_OUTLINES``.
"""

import json
import math
import sys
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parents[1] / "static" / "coalition" / "map" / "districts-nrw.geojson"
STATE = "05"  # how the official keys (AGS) of its districts begin
MIDDLE = 51.5  # its latitude: there a degree to the east is this much shorter than one to the north
TOLERANCE = 0.0055  # in degrees to the north, some 600 metres: about one point of a map of the whole state
ATTRIBUTION = {
    "holder": "© GeoBasis-DE / BKG 2018",
    "licence": "dl-de/by-2-0",
    "licence_url": "https://www.govdata.de/dl-de/by-2-0",
    "changed": True,
}
_DECIMALS = 4


def main(source: Path) -> None:
    import shapely
    from shapely.geometry import mapping, shape

    features = [one for one in json.loads(source.read_text())["features"] if one["properties"]["AGS"].startswith(STATE)]
    features.sort(key=lambda one: one["properties"]["AGS"])
    shrink = math.cos(math.radians(MIDDLE))
    whole = shapely.transform([shape(one["geometry"]) for one in features], lambda xy: xy * [shrink, 1])
    # As a coverage: neighbours keep one common border instead of two that cross.
    plain = shapely.transform(shapely.coverage_simplify(whole, TOLERANCE), lambda xy: xy / [shrink, 1])
    plain = shapely.set_precision(plain, 10**-_DECIMALS)
    if not shapely.coverage_is_valid(plain):
        raise SystemExit("The simplified areas overlap or leave gaps: choose a smaller TOLERANCE.")
    areas = [_feature(one["properties"], mapping(area)) for one, area in zip(features, plain, strict=True)]
    text = ",\n".join(json.dumps(area, ensure_ascii=False, separators=(",", ":")) for area in areas)
    head = json.dumps(ATTRIBUTION, ensure_ascii=False)
    TARGET.write_text(
        f'{{"type":"FeatureCollection","attribution":{head},"features":[\n{text}\n]}}\n', encoding="utf-8"
    )


def _feature(properties: dict[str, Any], geometry: dict[str, Any]) -> dict[str, Any]:
    kept = {"ags": properties["AGS"], "name": properties["GEN"], "kind": properties["BEZ"]}
    return {"type": "Feature", "properties": kept, "geometry": _rounded(geometry)}


def _rounded(geometry: dict[str, Any]) -> dict[str, Any]:
    """The numbers with as many decimals as the grid has; a float's last digits are noise."""

    def cut(part: Any) -> Any:
        return round(part, _DECIMALS) if isinstance(part, float) else [cut(one) for one in part]

    return {"type": geometry["type"], "coordinates": cut(geometry["coordinates"])}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
