"""Small flat drawings that stand in for photos: nobody is pictured, nothing is fetched, and they are our own."""

import io
import math
from collections.abc import Callable

from PIL import Image, ImageDraw

SIZE = (1200, 800)
SCALE = 2  # drawn larger and shrunk, so that edges are smooth
PAPER, SAND, SUN = "#fbf7f1", "#f3e8d8", "#f0c66b"
RED, SEA, INK, LEAF, STONE = "#a01f2e", "#0f5860", "#2a2422", "#6f8f4e", "#c9b8a3"

Pen = ImageDraw.ImageDraw


def draw(motif: str) -> bytes:
    """The drawing of that name as JPEG; an unknown name raises ``KeyError``."""
    scene = SCENES[motif]
    image = Image.new("RGB", (SIZE[0] * SCALE, SIZE[1] * SCALE), PAPER)
    pen = ImageDraw.Draw(image)
    _box(pen, (0, 560, 1200, 800), SAND)
    scene(pen)
    buffer = io.BytesIO()
    image.resize(SIZE, Image.Resampling.LANCZOS).save(buffer, "JPEG", quality=82)
    return buffer.getvalue()


def _box(pen: Pen, edges: tuple[float, float, float, float], colour: str, radius: float = 0) -> None:
    """``edges``: left, top, right, bottom."""
    pen.rounded_rectangle([edge * SCALE for edge in edges], radius * SCALE, fill=colour)


def _disc(pen: Pen, centre: tuple[float, float], radius: float, colour: str, ring: float = 0) -> None:
    x, y = centre
    edges = [(x - radius) * SCALE, (y - radius) * SCALE, (x + radius) * SCALE, (y + radius) * SCALE]
    if ring:
        pen.ellipse(edges, outline=colour, width=int(ring * SCALE))
    else:
        pen.ellipse(edges, fill=colour)


def _shape(pen: Pen, points: list[tuple[float, float]], colour: str) -> None:
    pen.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=colour)


def _line(pen: Pen, points: list[tuple[float, float]], colour: str, width: float) -> None:
    pen.line([(x * SCALE, y * SCALE) for x, y in points], fill=colour, width=int(width * SCALE), joint="curve")


def _person(pen: Pen, x: float, ground: float, coat: str, size: float = 1) -> None:
    """A figure without a face, ``size`` 1 is 210 high."""
    _box(pen, (x - 38 * size, ground - 140 * size, x + 38 * size, ground), coat, 34 * size)
    _disc(pen, (x, ground - 178 * size), 32 * size, INK)


def _house(pen: Pen, left: float, top: float, width: float, wall: str) -> None:
    _box(pen, (left, top, left + width, 620), wall)
    _shape(pen, [(left - 15, top), (left + width / 2, top - 90), (left + width + 15, top)], INK)
    for row in range(3):
        for column in range(2):
            x, y = left + width * (0.18 + 0.4 * column), top + 40 + row * 110
            _box(pen, (x, y, x + width * 0.24, y + 65), SUN if (row + column) % 2 else PAPER, 4)


def _houses(pen: Pen) -> None:
    for left, top, wall in ((90, 260, STONE), (360, 200, RED), (640, 280, SEA), (890, 230, STONE)):
        _house(pen, left, top, 220, wall)
    for x, coat in ((330, SEA), (620, RED), (880, INK)):
        _person(pen, x, 740, coat, 0.7)


def _stall(pen: Pen) -> None:
    for x in (330, 870):
        _line(pen, [(x, 280), (x, 700)], INK, 12)
    for part in range(6):
        left = 270 + part * 110
        _shape(pen, [(left, 290), (left + 110, 290), (600 + (left + 55 - 600) * 0.25, 130)], RED if part % 2 else SUN)
    _box(pen, (300, 520, 900, 700), SEA, 10)
    for x in (360, 480, 620, 760):
        _box(pen, (x, 480, x + 70, 520), PAPER, 4)
    _person(pen, 190, 740, RED)
    _person(pen, 1010, 740, INK)


def _circle(pen: Pen) -> None:
    _disc(pen, (600, 430), 120, SUN)
    places = [
        (600 + 420 * math.cos(turn), 600 + 130 * math.sin(turn)) for turn in (math.tau * n / 10 for n in range(10))
    ]
    for number, (x, ground) in enumerate(sorted(places, key=lambda place: place[1])):
        _person(pen, x, ground, (RED, SEA, STONE)[number % 3], ground / 700)


def _bicycles(pen: Pen) -> None:
    _disc(pen, (980, 170), 80, SUN)
    for x, colour in ((230, RED), (720, SEA)):
        for wheel in (x, x + 250):
            _disc(pen, (wheel, 620), 95, INK, 12)
        _line(pen, [(x, 620), (x + 90, 460), (x + 210, 460), (x + 250, 620)], colour, 14)
        _line(pen, [(x + 90, 460), (x + 120, 620), (x + 210, 460)], colour, 14)
        _line(pen, [(x, 620), (x + 120, 620)], colour, 14)
        _line(pen, [(x + 60, 430), (x + 115, 430)], INK, 16)
        _line(pen, [(x + 210, 460), (x + 200, 400), (x + 245, 390)], INK, 12)


def _garden(pen: Pen) -> None:
    _disc(pen, (190, 160), 80, SUN)
    for x, height in ((330, 300), (930, 250)):
        _box(pen, (x - 14, 600 - height / 2, x + 14, 640), INK)
        _disc(pen, (x, 560 - height / 2), 120, LEAF)
    _box(pen, (520, 360, 740, 680), SEA, 40)
    for y in (430, 520, 610):
        _line(pen, [(520, y), (740, y)], INK, 8)
    for x in range(80, 1180, 90):
        _line(pen, [(x, 740), (x, 690)], LEAF, 10)
        _disc(pen, (x, 685), 16, RED)


def _table(pen: Pen) -> None:
    for x, coat in ((300, RED), (520, SEA), (740, STONE), (950, RED)):
        _person(pen, x, 560, coat, 1.1)
    _box(pen, (170, 470, 1030, 530), INK, 14)
    for x in (230, 970):
        _box(pen, (x - 16, 530, x + 16, 740), INK)
    for x in (330, 610, 850):
        _box(pen, (x, 430, x + 100, 470), PAPER, 4)
        _box(pen, (x + 120, 425, x + 160, 470), SUN, 8)


def _march(pen: Pen) -> None:
    _line(pen, [(170, 700), (170, 250)], INK, 14)
    _line(pen, [(1030, 700), (1030, 250)], INK, 14)
    _box(pen, (170, 240, 1030, 400), RED, 10)
    for x in range(250, 960, 120):
        _box(pen, (x, 295, x + 80, 345), PAPER, 8)
    for number in range(8):
        _person(pen, 190 + number * 118, 740 - (number % 2) * 20, (SEA, INK, STONE)[number % 3])


def _doors(pen: Pen) -> None:
    for left, colour in ((130, RED), (480, SEA), (830, STONE)):
        _box(pen, (left, 210, left + 240, 700), colour, 12)
        _box(pen, (left + 40, 260, left + 200, 430), PAPER, 8)
        _disc(pen, (left + 205, 490), 14, SUN)
        _box(pen, (left - 20, 700, left + 260, 730), INK, 4)
    _person(pen, 420, 760, INK)
    _person(pen, 775, 760, RED)


SCENES: dict[str, Callable[[Pen], None]] = {
    "houses": _houses,
    "stall": _stall,
    "circle": _circle,
    "bicycles": _bicycles,
    "garden": _garden,
    "table": _table,
    "march": _march,
    "doors": _doors,
}
