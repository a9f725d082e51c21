"""Analysis of what stands between two spaces, remembered: texts repeat their words, so most of it is looked up.

No token contains white space (see ``tokens``), so a text is analysed chunk by chunk with the same result.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from search.analysis.parts import parts
from search.analysis.stems import stem
from search.analysis.tokens import Span, plain, words, written_words

Value = TypeVar("Value")

_HYPHENATED = re.compile(r"\w-\w")
_MOST_REMEMBERED = 1 << 16
_LONGEST_REMEMBERED = 60
# Before a part's stem: tells it apart from whole words.
PART = "+"


class ChunkWord(NamedTuple):
    """A word of a chunk: its forms (the stem, then each part's ``part_form``), and its place within the chunk."""

    forms: tuple[str, ...]
    span: Span


class _Remembered(dict[str, Value], Generic[Value]):
    """A dictionary that computes what it lacks, and starts anew when it is full."""

    def __init__(self, compute: Callable[[str], Value]) -> None:
        super().__init__()
        self._compute = compute

    def __missing__(self, chunk: str) -> Value:
        value = self._compute(chunk)
        if len(chunk) <= _LONGEST_REMEMBERED:
            if len(self) >= _MOST_REMEMBERED:
                self.clear()
            self[chunk] = value
        return value


def split_chunks(text: str) -> list[str]:
    """Chunk ``i`` begins after the chunks before it and ``i`` single characters of white space."""
    return text.replace("\n", " ").split(" ")


@lru_cache(maxsize=1 << 14)
def words_of(chunk: str) -> tuple[ChunkWord, ...]:
    found = ((plain(written), span) for written, span in written_words(chunk))
    return tuple(ChunkWord((stem(word), *map(part_form, parts(word))), span) for word, span in found)


def part_form(stemmed: str) -> str:
    """A part's stem, told apart from whole words."""
    return f"{PART}{stemmed}"


def _stems(chunk: str) -> str:
    return " ".join(stem(word) for word in words(chunk))


def _parts(chunk: str) -> str:
    """Parts of the words, and words with a hyphen written as one: Repair-Café is found as Repaircafé."""
    found = words(chunk)
    joined = [stem("".join(found))] if len(found) > 1 and _HYPHENATED.search(chunk) else []
    return " ".join([*(part for word in found for part in parts(word)), *joined])


def _forms(chunk: str) -> frozenset[str]:
    return frozenset(form for word in words_of(chunk) for form in word.forms)


# White-space separated stems, the same of parts, and all forms of a chunk's words.
stems_of = _Remembered(_stems).__getitem__
parts_of = _Remembered(_parts).__getitem__
forms_of = _Remembered(_forms).__getitem__
