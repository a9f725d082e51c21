"""The tree of units, from the state association down to local branches."""

from typing import Any

from cms.demo.sources import rows
from coalition.models import Region, Unit
from coalition.services.units import create_unit, slugify_german


def load_units() -> None:
    state = _unit(None, {"kind": "state", "name": "Landesverband Nordrhein-Westfalen", "short": "LV NRW"})
    for row in rows("districts", "district"):
        short = row.get("short", row["name"])
        # The place of the whole district decides the region; branches below and council groups inherit it.
        _unit(
            state,
            {"kind": "district", "name": f"Kreisverband {short}", "short": f"KV {short}", **_place(row)},
        )
    for row in rows("units", "unit"):
        parent = Unit.objects.get(slug=row["parent"]) if "parent" in row else state
        _unit(parent, row)


def _place(row: dict[str, Any]) -> dict[str, Any]:
    return {"region": row["code"], "latitude": row["latitude"], "longitude": row["longitude"]}


def _unit(parent: Unit | None, row: dict[str, Any]) -> Unit:
    slug = row.get("slug") or slugify_german(row.get("short") or row["name"])
    existing: Unit | None = Unit.objects.filter(slug=slug).first()
    if existing:
        return existing
    code = row.get("region") or (parent.region_code if parent and row["kind"] in {"local", "council_group"} else "")
    return create_unit(
        parent=parent,
        kind=row["kind"],
        name=row["name"],
        short_name=row.get("short", ""),
        slug=slug,
        region=Region.objects.get(code=code) if code else None,
        latitude=row.get("latitude"),
        longitude=row.get("longitude"),
        email=f"{slug}@example.org",
    )
