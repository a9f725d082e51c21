"""The directory as a drawn map: points on a plane, gathered where they would lie on top of each other.

What lies beneath them comes from ``coalition.map_ground``: outlines from a file of our own and, where the hub asks for
them, tiles of another server.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from coalition.map_ground.ground import Ground, ground_of
from coalition.map_ground.projection import WIDTH, Projection
from coalition.places import Place

_CELL = 46
_LABEL_HEIGHT, _LETTER_WIDTH, _GAP = 14, 7, 4
Row = tuple[int, float, float]


@dataclass(frozen=True)
class Label:
    """The name of a place, where its first letter begins."""

    x: float
    y: float
    name: str


@dataclass
class Cluster:
    """Partners that lie close together on this map; ``place`` is the nearest place whose name we know."""

    x: float
    y: float
    radius: float
    keys: list[int]
    place: Place | None

    @property
    def count(self) -> int:
        return len(self.keys)


@dataclass
class Drawing:
    width: int = WIDTH
    height: int = WIDTH
    clusters: list[Cluster] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    ground: Ground | None = None


def draw(rows: Iterable[Row], places: Mapping[int, Place]) -> Drawing:
    """``rows`` are (key, latitude, longitude) of what is shown; the places stay in view where they are near."""
    rows = list(rows)
    if not rows:
        return Drawing()
    project = Projection([(north, east) for _key, north, east in rows])
    drawing = Drawing(height=project.height, clusters=_clusters(rows, project, list(places.values())))
    drawing.labels = _labels(places.values(), project, drawing.clusters)
    drawing.ground = ground_of(project)
    return drawing


def _clusters(rows: list[Row], project: Projection, places: list[Place]) -> list[Cluster]:
    cells: dict[tuple[int, int], list[tuple[float, float, Row]]] = defaultdict(list)
    for row in rows:
        x, y = project(row[1], row[2])
        cells[int(x // _CELL), int(y // _CELL)].append((x, y, row))
    return [_cluster(members, places) for _cell, members in sorted(cells.items(), key=lambda one: one[0][::-1])]


def _cluster(members: list[tuple[float, float, Row]], places: list[Place]) -> Cluster:
    count = len(members)
    x = round(sum(member[0] for member in members) / count, 1)
    y = round(sum(member[1] for member in members) / count, 1)
    north = sum(row[1] for _x, _y, row in members) / count
    east = sum(row[2] for _x, _y, row in members) / count
    nearest = min(places, key=lambda place: place.kilometres_to(north, east), default=None)
    radius = round(min(8 + 4 * math.log2(count), _CELL / 2 - 1), 1) if count > 1 else 7
    return Cluster(x=x, y=y, radius=radius, keys=[member[2][0] for member in members], place=nearest)


def _labels(places: Iterable[Place], project: Projection, clusters: list[Cluster]) -> list[Label]:
    """The names that fit: right or left of their place, over no circle and over no other name."""
    boxes: list[_Box] = []
    labels = []
    for place in places:
        x, y = project(place.latitude, place.longitude)
        here = [one for one in clusters if math.hypot(one.x - x, one.y - y) < one.radius]
        width = len(place.name) * _LETTER_WIDTH
        right = max([x, *(one.x + one.radius for one in here)]) + _GAP
        left = min([x, *(one.x - one.radius for one in here)]) - _GAP - width
        for start in (right, left):
            box = _Box(start, y - _LABEL_HEIGHT / 2, start + width, y + _LABEL_HEIGHT / 2)
            if box.is_inside(project.height) and not any(map(box.meets, boxes)) and not any(map(box.touches, clusters)):
                boxes.append(box)
                labels.append(Label(round(start, 1), y, place.name))
                break
    return labels


@dataclass(frozen=True)
class _Box:
    """Where a name would stand."""

    left: float
    top: float
    right: float
    bottom: float

    def is_inside(self, height: int) -> bool:
        return self.left >= 0 and self.right <= WIDTH and self.top >= 0 and self.bottom <= height

    def meets(self, other: "_Box") -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def touches(self, circle: Cluster) -> bool:
        x = min(max(circle.x, self.left), self.right)
        y = min(max(circle.y, self.top), self.bottom)
        return math.hypot(circle.x - x, circle.y - y) < circle.radius
