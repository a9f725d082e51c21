"""Synonyms: the built-in groups of ``data/``, abbreviations among them, and with them those of an installation."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

from search.analysis.stems import stem
from search.analysis.tokens import words

Stems = tuple[str, ...]

_FILES = [Path(__file__).parent / "data" / name for name in ("abbreviations.txt", "synonyms.txt")]
# A word that stands in many groups must not make a query of hundreds of variants.
_MOST_OTHERS = 30
_SEPARATORS = re.compile(r"[,;\n\r]+")


@dataclass(frozen=True)
class SynonymRule:
    """Entries as written; ``one_way``: the first finds the others, and not the other way round."""

    entries: tuple[str, ...]
    one_way: bool = False


class SynonymTable:
    """Which phrases (stems of one or more words) a phrase also finds. Never changed once it is made."""

    def __init__(self, others: dict[Stems, tuple[Stems, ...]]) -> None:
        self._others = others
        self._longest = max(map(len, others), default=0)

    def __len__(self) -> int:
        return len(self._others)

    def others(self, phrase: Stems) -> tuple[Stems, ...]:
        return self._others.get(phrase, ())

    def longest_member_at(self, stems: Sequence[str], start: int) -> int:
        """How many words from ``start`` on make up a phrase of several words; 0 when none does."""
        for length in range(min(self._longest, len(stems) - start), 1, -1):
            if tuple(stems[start : start + length]) in self._others:
                return length
        return 0

    def extended(self, rules: Iterable[SynonymRule]) -> Self:
        """A table that knows ``rules`` too; where a word has too many others, the ones added last are kept."""
        added: dict[Stems, dict[Stems, None]] = {}
        for rule in rules:
            members = list(dict.fromkeys(stems for entry in rule.entries if (stems := stems_of(entry))))
            for member in members[:1] if rule.one_way else members:
                added.setdefault(member, {}).update((other, None) for other in members if other != member)
        merged = dict(self._others)
        for member, others in added.items():
            merged[member] = tuple(dict.fromkeys([*merged.get(member, ()), *others]))[-_MOST_OTHERS:]
        return type(self)(merged)


@cache
def built_in() -> SynonymTable:
    lines = [line for file in _FILES for line in file.read_text(encoding="utf-8").splitlines()]
    return SynonymTable({}).extended(
        SynonymRule(split_entries(line)) for line in lines if line and not line.startswith("#")
    )


def split_entries(text: str) -> tuple[str, ...]:
    """Entries as typed, without surrounding and repeated white space; nothing between two commas is no entry."""
    entries = (" ".join(entry.split()) for entry in _SEPARATORS.split(text))
    return tuple(entry for entry in entries if entry)


def stems_of(entry: str) -> Stems:
    """The entry as search compares it."""
    return tuple(stemmed for word in words(entry) if (stemmed := stem(word)))
