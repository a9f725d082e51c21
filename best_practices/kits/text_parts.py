"""A kit's text, filled in: plain text with a few marks, which both file formats understand the same way."""

import unicodedata
from dataclasses import dataclass
from enum import Enum

# What is made while its reader waits has a bound: a few seconds in either format.
MOST_CHARACTERS, MOST_LINES = 40_000, 1_000


class Mark(Enum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"


@dataclass(frozen=True)
class Part:
    """``lines`` of a paragraph, the items of a list, or the one line of a heading."""

    mark: Mark
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Text:
    """What goes into a file. ``photo`` is a cleaned JPEG, PNG or WebP, ``language`` a code such as "de"."""

    title: str
    body: str
    language: str
    page_size: str = "A4"
    photo: bytes | None = None

    @property
    def is_too_long(self) -> bool:
        return len(self.body) > MOST_CHARACTERS or self.body.count("\n") >= MOST_LINES

    @property
    def parts(self) -> list[Part]:
        return parts_of(self.body)


def parts_of(text: str) -> list[Part]:
    """An empty line ends a part; "# " begins a heading, "- " an item of a list."""
    parts: list[Part] = []
    open_lines: list[str] = []
    mark = Mark.PARAGRAPH

    def close() -> None:
        if open_lines:
            parts.append(Part(mark, tuple(open_lines)))
            open_lines.clear()

    for line in printable(text).split("\n"):
        found, words = _read(line.strip())
        if not words:
            close()
            continue
        if found is not mark or found is Mark.HEADING:
            close()
        mark = found
        open_lines.append(words)
    close()
    return parts


def _read(line: str) -> tuple[Mark, str]:
    if line.startswith("# "):
        return Mark.HEADING, line[2:].strip()
    if line.startswith("- "):
        return Mark.LIST, line[2:].strip()
    return Mark.PARAGRAPH, line


def printable(text: str) -> str:
    """Without the control characters that no XML file takes; lines stay."""
    even = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(mark for mark in even if mark in "\n\t" or unicodedata.category(mark) not in {"Cc", "Cs"})
