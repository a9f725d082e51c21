"""Synonyms of the domain: groups in ``data/synonyms.txt``, each member finding the others."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from search.analysis.stems import stem
from search.analysis.tokens import words

Stems = tuple[str, ...]

_FILE = Path(__file__).parent / "data" / "synonyms.txt"


def synonyms(phrase: Stems) -> tuple[Stems, ...]:
    """The other members of the groups that ``phrase`` (stems of one or more words) belongs to."""
    return _table().get(phrase, ())


def longest_member_at(stems: Sequence[str], start: int) -> int:
    """How many words from ``start`` on make up a member of several words; 0 when none does."""
    for length in range(min(_longest(), len(stems) - start), 1, -1):
        if tuple(stems[start : start + length]) in _table():
            return length
    return 0


@cache
def _table() -> dict[Stems, tuple[Stems, ...]]:
    table: dict[Stems, dict[Stems, None]] = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            group = [tuple(stem(word) for word in words(member)) for member in line.split(",")]
            for member in group:
                table.setdefault(member, {}).update((other, None) for other in group if other != member)
    return {member: tuple(others) for member, others in table.items()}


@cache
def _longest() -> int:
    return max(map(len, _table()))
