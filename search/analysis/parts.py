"""Parts of compounds: Wohnungsnot -> wohnung, not. Dynamic programming over nouns and their frequencies."""

from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from search.analysis.characters import fold, plain_letters
from search.analysis.nouns import nouns
from search.analysis.stems import masculine, stem

_DATA = Path(__file__).parent / "data"
_SHORTEST_PART = 3
_SHORTEST_WORD = 6
_LONGEST_WORD = 60
# Zipf frequencies: how common a part must be to count, the shorter the commoner.
_COMMON = {3: 4.0, 4: 3.3, 5: 2.6}
_COMMON_LONG = 1.8
_TOP_ZIPF = 8.0
_PART_COST = 2.0
# Linking forms with their costs, by their last letter.
_LINKS_BY_END = {
    "s": (("s", 0.2), ("es", 0.8), ("ns", 1.0), ("ens", 1.0)),
    "n": (("n", 0.3), ("en", 0.4)),
    "r": (("er", 1.0),),
    "e": (("e", 1.0),),
}
_DROPPED_E_COST = 0.5
_ASSUMED_ZIPF = 4.3
# Nouns that nearly always are endings inside of a word.
_ENDINGS = frozenset({"schaft", "heit", "keit", "tum", "chen", "lein", "ung", "ungs", "ion", "tion"})


class _Words(NamedTuple):
    """Cost of a form as the first or middle part, and as the last."""

    begin: dict[str, float]
    end: dict[str, float]


@lru_cache(maxsize=1 << 17)
def parts(word: str) -> tuple[str, ...]:
    """Stems of the parts of ``word``, and of the parts' own parts; empty when it is no compound."""
    folded = masculine(fold(word))
    if not _SHORTEST_WORD <= len(folded) <= _LONGEST_WORD or not folded.isalpha():
        return ()
    found: dict[str, None] = {}
    # Where two parts meet, "ae" may be two letters: Klima-entscheid.
    _collect(folded if split(folded) else masculine(plain_letters(word)), found, depth=0)
    return tuple(found)


def _collect(folded: str, found: dict[str, None], depth: int) -> None:
    divided = split(folded)
    if divided and divided[0] in _particles() and folded in nouns():
        # A word of its own (Vorstand, Mittag): its end says nothing about it.
        return
    for part in divided:
        if part not in _particles():
            found.setdefault(stem(part))
        if depth == 0 and len(part) >= _SHORTEST_WORD:
            _collect(part, found, depth + 1)


@lru_cache(maxsize=1 << 15)
def split(folded: str) -> tuple[str, ...]:
    """The cheapest division of a folded word into at least two parts without their linking letters, or nothing."""
    words = _words()
    length = len(folded)
    # best[i]: cost of dividing the first i letters, where the last part began, and that part without its link
    best: list[tuple[float, int, str] | None] = [None] * (length + 1)
    best[0] = (0.0, 0, "")
    for start in range(length - _SHORTEST_PART + 1):
        reached = best[start]
        if reached is None:
            continue
        for end in range(start + _SHORTEST_PART, length + 1):
            piece = folded[start:end]
            if end == length:
                cost = words.end.get(piece) if start else None
                base = piece
            else:
                cost, base = _beginning(piece, words.begin)
            if cost is None:
                continue
            total = reached[0] + cost + _PART_COST
            known = best[end]
            if known is None or total < known[0]:
                best[end] = (total, start, base)
    return _trace(best, length)


def _beginning(piece: str, begin: dict[str, float]) -> tuple[float | None, str]:
    """The cheapest reading of ``piece`` as a part and a linking form."""
    cheapest = begin.get(piece)
    base = piece
    for link, extra in _LINKS_BY_END.get(piece[-1], ()):
        if not piece.endswith(link):
            continue
        candidate = piece[: len(piece) - len(link)]
        cost = begin.get(candidate) if len(candidate) >= _SHORTEST_PART else None
        if cost is not None and (cheapest is None or cost + extra < cheapest):
            cheapest, base = cost + extra, candidate
    return cheapest, base


def _trace(best: list[tuple[float, int, str] | None], length: int) -> tuple[str, ...]:
    divided: list[str] = []
    end = length
    while end:
        step = best[end]
        if step is None:
            return ()
        divided.append(step[2])
        end = step[1]
    return tuple(reversed(divided)) if len(divided) > 1 else ()


@cache
def _words() -> _Words:
    end = {
        word: _TOP_ZIPF - zipf
        for word, zipf in nouns().items()
        if word not in _ENDINGS and zipf >= _COMMON.get(len(word), _COMMON_LONG)
    }
    begin = {word[:-1]: cost + _DROPPED_E_COST for word, cost in end.items() if word.endswith("e") and word[4:]}
    begin |= end
    assumed = _TOP_ZIPF - _ASSUMED_ZIPF
    sections = _sections()
    for word in (*sections["begin"], *sections["particles"]):
        begin.setdefault(word, assumed)
    for word in sections["end"]:
        end.setdefault(word, assumed)
    return _Words(begin, end)


@cache
def _particles() -> frozenset[str]:
    return frozenset(_sections()["particles"])


@cache
def _sections() -> dict[str, list[str]]:
    """The words below each ``# heading`` of ``parts.txt``, folded."""
    found: dict[str, list[str]] = {}
    for line in (_DATA / "parts.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            section = found.setdefault(line.removeprefix("# "), [])
        elif line and not line.startswith("#!"):
            section += map(fold, line.split())
    return found
