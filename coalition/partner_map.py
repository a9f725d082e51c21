"""The directory as a drawn map: points on a plane, gathered where they would lie on top of each other.

What lies beneath them comes from ``coalition.map_ground``: outlines from a file of our own and, where the hub asks for
them, tiles of another server.
"""

import math
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from coalition.map_ground.ground import Ground, ground_of
from coalition.map_ground.projection import WIDTH, Projection
from coalition.places import Place

_CELL = 46
_FLATTEST = 0.1  # the cosine near the poles
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
    """``count`` partners that lie close together on this map, ``keys`` are the first of them.

    ``place`` is the nearest place whose name we know.
    """

    x: float
    y: float
    radius: float
    count: int
    keys: list[int]
    place: Place | None


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
    return draw_between([(north, east) for _key, north, east in rows], rows, places)


def draw_between(
    corners: Iterable[tuple[float, float]],
    rows: Iterable[Row],
    places: Mapping[int, Place],
    keys_each: int = sys.maxsize,
) -> Drawing:
    """Read ``rows`` once, without keeping them: all lie between the ``corners``, and a cluster holds few of their keys.

    Tens of thousands of rows in memory at once cost more than all that is done with them.
    """
    corners = list(corners)
    if not corners:
        return Drawing()
    project, known = Projection(corners), list(places.values())
    heaps = _heaps(rows, corners, project.scale / _CELL, keys_each)
    drawing = Drawing(height=project.height, clusters=[_cluster(heap, project, known) for heap in heaps])
    drawing.labels = _labels(known, project, drawing.clusters)
    drawing.ground = ground_of(project)
    return drawing


@dataclass(slots=True)
class _Heap:
    """What lies in one cell; ``north`` and ``east`` are sums of degrees."""

    count: int = 0
    north: float = 0.0
    east: float = 0.0
    keys: list[int] = field(default_factory=list)


def _heaps(
    rows: Iterable[Row], corners: list[tuple[float, float]], cells_per_degree: float, keys_each: int
) -> list[_Heap]:
    """By rows from the north, each from the west. Cells are squares at the middle latitude of the drawing."""
    latitudes, longitudes = zip(*corners, strict=True)
    top, left = max(latitudes), min(longitudes)
    cells_north = cells_per_degree / max(math.cos(math.radians((top + min(latitudes)) / 2)), _FLATTEST)
    heaps: dict[tuple[int, int], _Heap] = {}
    for key, north, east in rows:
        cell = int((top - north) * cells_north), int((east - left) * cells_per_degree)
        heap = heaps.get(cell)
        if heap is None:
            heap = heaps[cell] = _Heap()
        heap.count += 1
        heap.north += north
        heap.east += east
        if heap.count <= keys_each:
            heap.keys.append(key)
    return [heaps[cell] for cell in sorted(heaps)]


def _cluster(heap: _Heap, project: Projection, places: list[Place]) -> Cluster:
    north, east = heap.north / heap.count, heap.east / heap.count
    x, y = project(north, east)
    nearest = min(places, key=lambda place: place.kilometres_to(north, east), default=None)
    radius = round(min(8 + 4 * math.log2(heap.count), _CELL / 2 - 1), 1) if heap.count > 1 else 7
    return Cluster(x=x, y=y, radius=radius, count=heap.count, keys=heap.keys, place=nearest)


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
