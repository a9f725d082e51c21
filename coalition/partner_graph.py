"""Who belongs together, as a drawing: the partner in the middle, the others in two columns, lines between them.

Columns and not a circle or a simulation of forces: names stay readable however many they are, nothing overlaps, and the
same data always look the same.
"""

import textwrap
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from coalition.models import Partner, PartnerLink
from coalition.partner_family import Family

WIDTH = 780
BOX_WIDTH, BOX_HEIGHT = 216, 64
_ROW = BOX_HEIGHT + 20
_MIDDLE = (WIDTH - BOX_WIDTH) // 2
_GAP = (WIDTH - 3 * BOX_WIDTH) // 2
_LETTERS, _LINES, _LINE_HEIGHT = 26, 2, 17
MOST_SHOWN = 40
FAMILY = "family"


@dataclass(frozen=True)
class Node:
    """A partner in its box, whose upper left corner is at ``x``, ``y``; ``how`` says what it is to the middle one."""

    partner: Partner
    how: str
    x: int
    y: int

    @property
    def lines(self) -> list[str]:
        return textwrap.wrap(self.partner.name, _LETTERS, max_lines=_LINES, placeholder=" …") or [self.partner.name]

    @property
    def text_x(self) -> int:
        return self.x + BOX_WIDTH // 2

    @property
    def text_y(self) -> int:
        """The first line's base: all lines together stand in the middle of the box."""
        lines = len(self.lines) + bool(self.how)
        return self.y + BOX_HEIGHT // 2 - (lines - 1) * _LINE_HEIGHT // 2 + 5

    @property
    def level(self) -> int:
        return self.y + BOX_HEIGHT // 2

    @property
    def is_left(self) -> bool:
        return self.x < _MIDDLE

    @property
    def inner_edge(self) -> int:
        """Where lines begin."""
        return self.x + BOX_WIDTH if self.is_left else self.x


@dataclass(frozen=True)
class Line:
    """``path`` is drawn below the boxes; ``among_others``: it does not touch the partner in the middle."""

    path: str
    kind: str
    among_others: bool = False


@dataclass
class Graph:
    height: int
    middle: Node
    others: list[Node] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    left_out: int = 0
    width: int = WIDTH
    box_width: int = BOX_WIDTH
    box_height: int = BOX_HEIGHT


def graph_of(family: Family, user: Any) -> Graph | None:
    """None where nothing belongs to it. One query, for what connects the others with each other."""
    related = _related(family)
    if not related:
        return None
    shown = related[:MOST_SHOWN]
    rows = (len(shown) + 1) // 2
    height = rows * _ROW
    graph = Graph(
        height, Node(family.partner, "", _MIDDLE, (height - BOX_HEIGHT) // 2), left_out=len(related) - len(shown)
    )
    for place, (other, how, kind) in enumerate(shown):
        node = Node(
            other, how, 0 if place % 2 == 0 else WIDTH - BOX_WIDTH, place // 2 * _ROW + (_ROW - BOX_HEIGHT) // 2
        )
        graph.others.append(node)
        graph.lines.append(_line(graph.middle, node, kind))
    graph.lines += _among(graph.others, user)
    return graph


def _related(family: Family) -> list[tuple[Partner, str, str]]:
    """(other, what it is, kind): the whole first, then its parts, then connections; each partner once."""
    found = [(family.parent, _("the whole"), FAMILY)] if family.parent else []
    found += [(child, _("a part of it"), FAMILY) for child in family.children]
    for link in family.links:
        forward = link.source_id == family.partner.pk
        found.append((link.target if forward else link.source, _how(link, forward=forward), link.kind))
    ways: dict[Partner, list[tuple[str, str]]] = {}
    for other, how, kind in found:
        ways.setdefault(other, []).append((how, kind))
    return [(other, ", ".join(how for how, _kind in ways), ways[0][1]) for other, ways in ways.items()]


def _how(link: PartnerLink, *, forward: bool) -> str:
    if link.kind == PartnerLink.Kind.MEMBER_OF:
        return _("has it as a member") if forward else _("a member of it")
    return {
        PartnerLink.Kind.ALLIED_WITH: _("allied"),
        PartnerLink.Kind.SAME_PEOPLE: _("shares people"),
        PartnerLink.Kind.IN_CONFLICT: _("in conflict"),
    }[PartnerLink.Kind(link.kind)]


def _line(middle: Node, node: Node, kind: str) -> Line:
    start = middle.x if node.is_left else middle.x + BOX_WIDTH
    return Line(f"M{start} {middle.level} L{node.inner_edge} {node.level}", kind)


def _among(nodes: list[Node], user: Any) -> list[Line]:
    """Connections of the others with each other: across, or as an arc along their column."""
    places = {node.partner.pk: node for node in nodes}
    links = PartnerLink.objects.visible_to(user).filter(source__in=places, target__in=places)
    return [Line(_arc(places[link.source_id], places[link.target_id]), link.kind, among_others=True) for link in links]


def _arc(one: Node, other: Node) -> str:
    if one.is_left != other.is_left:
        return f"M{one.inner_edge} {one.level} L{other.inner_edge} {other.level}"
    bulge = one.inner_edge + (_GAP if one.is_left else -_GAP) // 2
    return f"M{one.inner_edge} {one.level} C{bulge} {one.level} {bulge} {other.level} {other.inner_edge} {other.level}"
