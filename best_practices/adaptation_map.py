"""Where a write-up was used: its own unit and those that did it too, as a drawn map beside their list."""

from collections.abc import Iterable
from dataclasses import dataclass

from best_practices.models.adaptation import Adaptation
from coalition.models import Unit
from coalition.partner_map import Cluster, Drawing, draw
from coalition.places import Place, region_places


@dataclass(frozen=True)
class Spot:
    """``reports`` are those of the units that lie here; ``is_origin``: the write-up itself comes from here."""

    cluster: Cluster
    units: list[Unit]
    reports: list[Adaptation]
    is_origin: bool


@dataclass(frozen=True)
class AdaptationMap:
    drawing: Drawing
    spots: list[Spot]


def map_of(origin: Unit | None, reports: Iterable[Adaptation]) -> AdaptationMap | None:
    """None where all of it happened in one place, or nobody knows where. One query, whatever the number of reports."""
    reports = list(reports)
    units = {report.unit_id: report.unit for report in reports} | ({origin.pk: origin} if origin else {})
    if len(units) == 1 or not reports:
        return None
    places = region_places()
    located = {key: point for key, unit in units.items() if (point := _point(unit, places))}
    drawing = draw([(key, north, east) for key, (north, east) in sorted(located.items())], places)
    if len(drawing.clusters) < 2:  # noqa: PLR2004 - a point alone is no map
        return None
    spots = [
        Spot(
            cluster=cluster,
            units=sorted((units[key] for key in cluster.keys), key=str),
            reports=[report for report in reports if report.unit_id in cluster.keys],
            is_origin=origin is not None and origin.pk in cluster.keys,
        )
        for cluster in drawing.clusters
    ]
    return AdaptationMap(drawing, spots)


def _point(unit: Unit, places: dict[int, Place]) -> tuple[float, float] | None:
    """Its own place, or that of its region."""
    if unit.latitude is not None and unit.longitude is not None:
        return unit.latitude, unit.longitude
    place = places.get(unit.region_id or 0)
    return (place.latitude, place.longitude) if place else None
