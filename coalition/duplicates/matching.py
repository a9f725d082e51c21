"""How likely two entries are the same, and why."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

from coalition.duplicates.fingerprints import Fingerprint

# Out of 100. Below it a pair is not worth a person's look.
SUSPICIOUS = 75.0
_NAME_WEIGHT = 0.85
_TOO_FAR = 50.0
_SAME_NAME = 97.0
# An address, a number or a website in common.
_STRONG = 25.0
_OWN_WORDS = 15.0
_SAME_WORD = 75.0
_NEAR_METRES = 150.0
_EARTH_METRES = 6_371_000.0
# A word that so many entries share tells none of them apart.
_MOST_SHARING = 60
_MOST_ON_ONE_SITE = 4


@dataclass(frozen=True)
class Match:
    """``score`` out of 100; ``reasons`` are sentences for people."""

    score: float
    reasons: tuple[Any, ...]


def compare(one: Fingerprint, other: Fingerprint) -> Match:
    """Names weigh most; the same address, number, website or place adds to names that are not far apart.

    Branches of one organisation carry its name and share its website: of them only the name itself counts.
    """
    related = _are_related(one, other)
    name = _name_score(one.names[:1], other.names[:1]) if related else _name_score(one.names, other.names)
    reasons: list[Any] = []
    if name >= SUSPICIOUS:
        reasons.append(_("the names are alike"))
    shared = 0.0
    if name < _TOO_FAR or related:
        return Match(round(name * _NAME_WEIGHT, 1) if name < _SAME_NAME else name, tuple(reasons))
    for attribute, weight, reason in (
        ("host", 28.0, _("the same website")),
        ("email", 40.0, _("the same e-mail address")),
        ("phone", 30.0, _("the same phone number")),
    ):
        value = getattr(one, attribute)
        if value and value == getattr(other, attribute):
            shared += weight
            reasons.append(reason)
    if one.place and other.place and _metres(one.place, other.place) <= _NEAR_METRES:
        shared += 10.0
        reasons.append(_("the same place"))
    # Another kind makes it less likely: a union's youth group carries the union's name.
    differs = 10.0 if one.kind and other.kind and one.kind != other.kind else 0.0
    if shared < _STRONG and _each_has_its_own_word(one, other):
        differs += _OWN_WORDS
    return Match(round(max(0.0, min(100.0, name * _NAME_WEIGHT + shared - differs)), 1), tuple(reasons))


def _are_related(one: Fingerprint, other: Fingerprint) -> bool:
    """One belongs to the other, or both to the same."""
    if one.parent is not None and one.parent == other.parent:
        return True
    return one.parent == other.pk != 0 or other.parent == one.pk != 0


def _name_score(ones: tuple[str, ...], others: tuple[str, ...]) -> float:
    """The best of all names; words may change their order, and an abbreviation equals itself only."""
    best = 0.0
    for left in ones:
        for right in others:
            if left == right:
                return 100.0
            if min(len(left), len(right)) > 4:  # noqa: PLR2004 - short names differ by a letter and are others
                best = max(best, fuzz.token_sort_ratio(left, right))
    return best


def _each_has_its_own_word(one: Fingerprint, other: Fingerprint) -> bool:
    """``Radentscheid Bonn`` and ``Radentscheid Hamm``: alike, and yet each says something that the other does not."""
    return _has_own_word(one, other) and _has_own_word(other, one)


def _has_own_word(one: Fingerprint, other: Fingerprint) -> bool:
    first = one.names[0].split() if one.names else []
    return any(all(fuzz.ratio(word, theirs) < _SAME_WORD for theirs in other.words) for word in first)


def twins_of(candidate: Fingerprint, others: Iterable[Fingerprint], limit: int = 5) -> list[tuple[int, Match]]:
    """``(pk, match)`` of the likeliest twins, the best first."""
    found = [(other.pk, match) for other in telling(others) if (match := compare(candidate, other)).score >= SUSPICIOUS]
    return sorted(found, key=lambda pair: -pair[1].score)[:limit]


def suspicious_pairs(entries: list[Fingerprint]) -> list[tuple[int, int, Match]]:
    """``(pk, pk, match)`` with the smaller key first, the likeliest first.

    Only entries that share a telling word, a website, an address or a number are compared: the work grows with those,
    not with the square of the directory.
    """
    entries = telling(entries)
    by_pk = {entry.pk: entry for entry in entries}
    found = []
    for first, second in _candidates(entries):
        match = compare(by_pk[first], by_pk[second])
        if match.score >= SUSPICIOUS:
            found.append((first, second, match))
    return sorted(found, key=lambda pair: (-pair[2].score, pair[0], pair[1]))


class TwinIndex:
    """Entries that many candidates are compared with: each with those alone that share something telling with it."""

    def __init__(self, entries: Iterable[Fingerprint]) -> None:
        self._blocks: dict[tuple[str, str], list[Fingerprint]] = defaultdict(list)
        for entry in telling(entries):
            self.add(entry)

    def add(self, entry: Fingerprint) -> None:
        for key in _index_keys(entry):
            self._blocks[key].append(entry)

    def twins_of(self, candidate: Fingerprint) -> list[tuple[int, Match]]:
        """``(pk, match)`` of the likeliest twins, the best first."""
        near: dict[int, Fingerprint] = {}
        for key in _index_keys(candidate):
            block = self._blocks.get(key, [])
            if key[0] == "name" or len(block) <= _MOST_SHARING:
                near.update((entry.pk, entry) for entry in block)
        found = [(pk, match) for pk, entry in near.items() if (match := compare(candidate, entry)).score >= SUSPICIOUS]
        return sorted(found, key=lambda pair: (-pair[1].score, pair[0]))


def _index_keys(entry: Fingerprint) -> set[tuple[str, str]]:
    return {*_block_keys(entry), *(("name", name) for name in entry.names)}


def telling(entries: Iterable[Fingerprint]) -> list[Fingerprint]:
    """The entries without websites that many of them share: those tell nobody apart."""
    entries = list(entries)
    hosts = Counter(entry.host for entry in entries)
    return [replace(entry, host="") if hosts[entry.host] > _MOST_ON_ONE_SITE else entry for entry in entries]


def _candidates(entries: list[Fingerprint]) -> Iterator[tuple[int, int]]:
    blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for entry in entries:
        for key in _block_keys(entry):
            blocks[key].append(entry.pk)
    seen: set[tuple[int, int]] = set()
    for members in blocks.values():
        if len(members) <= _MOST_SHARING:
            ordered = sorted(set(members))
            pairs = ((first, second) for at, first in enumerate(ordered) for second in ordered[at + 1 :])
            for pair in pairs:
                if pair not in seen:
                    seen.add(pair)
                    yield pair


def _block_keys(entry: Fingerprint) -> Iterator[tuple[str, str]]:
    # The beginning of a word: endings are where spellings differ.
    yield from (("word", word[:6]) for word in entry.words if len(word) > 2)  # noqa: PLR2004 - initials tell nothing
    for attribute in ("host", "email", "phone"):
        if value := getattr(entry, attribute):
            yield attribute, value


def _metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Great-circle distance between two (latitude, longitude) in degrees."""
    lat1, lon1, lat2, lon2 = map(math.radians, (*one, *other))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_METRES * math.asin(math.sqrt(half))
