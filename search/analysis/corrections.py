"""Typing errors: the nearest word among those that documents the asker may find really contain."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain

from rapidfuzz.distance import OSA

from search.analysis.chunks import PART, forms_of, split_chunks, words_of

_SHORTEST = 4
_TWO_ERRORS_FROM = 8


def tolerated_errors(stemmed: str) -> int:
    """How many letters may be wrong: none below 4, one below 8, else two; numbers are never corrected."""
    if len(stemmed) < _SHORTEST or not stemmed.isalpha():
        return 0
    return 2 if len(stemmed) >= _TWO_ERRORS_FROM else 1


def words_near(stemmed: str, errors: int, texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Words and parts of words of the texts whose stems can be within ``errors`` edits, as (stem, word) pairs."""
    for chunk, count in Counter(chain.from_iterable(map(split_chunks, texts))).items():
        for form in forms_of(chunk):
            other = form.removeprefix(PART)
            if distance(stemmed, other, errors) <= errors:
                yield from [(other, _word_for(form, chunk))] * count


def nearest(stemmed: str, candidates: Iterable[tuple[str, str]]) -> str | None:
    """The word whose stem is nearest, of (stem, word) pairs; the more frequent wins a tie, none too far is taken."""
    limit = tolerated_errors(stemmed)
    counts: dict[tuple[str, str], int] = {}
    for pair in candidates:
        counts[pair] = counts.get(pair, 0) + 1
    rated = [(distance(stemmed, other, limit), -count, word) for (other, word), count in counts.items()]
    best = min((entry for entry in rated if 0 < entry[0] <= limit), default=None)
    return best[2] if best else None


def _word_for(form: str, chunk: str) -> str:
    """The word as it stands in the chunk; a part has no other form than its stem."""
    if form.startswith(PART):
        return form.removeprefix(PART)
    return next(chunk[slice(*word.span)] for word in words_of(chunk) if word.forms[0] == form)


def distance(left: str, right: str, limit: int) -> int:
    """Edits (insert, delete, replace, swap neighbours) between the two; ``limit + 1`` stands for anything more."""
    return OSA.distance(left, right, score_cutoff=limit)
