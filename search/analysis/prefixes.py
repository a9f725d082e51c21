"""Beginnings of the words of titles and names: what suggestions while typing are looked up by."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from search.analysis.characters import fold
from search.analysis.parts import split
from search.analysis.tokens import words

# Longer words are cut, in the index and when typed.
LONGEST_PREFIX = 15
_SHORTEST_INSIDE = 3
# Between a facet's name and the beginning of one of its values.
_OF_FACET = "="


def prefixes_of(texts: Iterable[str]) -> frozenset[str]:
    """All beginnings of the folded words, and of what follows the first part of a compound (bremse, preisbremse)."""
    return frozenset(prefix for text in texts for word in words(text) for prefix in _of_word(fold(word)))


@lru_cache(maxsize=1 << 12)
def facet_prefixes(name: str, value: str) -> frozenset[str]:
    """The same for the words of a facet's value (a slug or a name), told apart by the facet's name."""
    return frozenset(facet_prefix(name, prefix) for word in value_words(value) for prefix in _beginnings(word, 1))


def facet_prefix(name: str, prefix: str) -> str:
    return f"{name}{_OF_FACET}{prefix}"


def typed_prefixes(text: str) -> tuple[str, ...]:
    """What has been typed so far, each word as the beginning of one."""
    return tuple(dict.fromkeys(fold(word)[:LONGEST_PREFIX] for word in words(text)))


def value_words(value: str) -> list[str]:
    return [fold(word) for word in words(value.replace("_", " "))]


def begins_all(value: str, typed: Iterable[str]) -> bool:
    """Whether each of the typed beginnings is one of a word of ``value``."""
    known = value_words(value)
    return all(any(word.startswith(prefix) for word in known) for prefix in typed)


@lru_cache(maxsize=1 << 14)
def _of_word(folded: str) -> tuple[str, ...]:
    found = [*_beginnings(folded, 1)]
    place = 0
    for part in _parts_in_order(folded)[1:] if folded.isalpha() else ():
        place = folded.find(part, place + 1)
        if place < 0:
            break
        found += _beginnings(folded[place:], _SHORTEST_INSIDE)
    return tuple(found)


def _parts_in_order(folded: str) -> list[str]:
    return [inner for part in split(folded) for inner in split(part) or (part,)]


def _beginnings(folded: str, shortest: int) -> Iterator[str]:
    for length in range(min(shortest, len(folded)), min(len(folded), LONGEST_PREFIX) + 1):
        yield folded[:length]
