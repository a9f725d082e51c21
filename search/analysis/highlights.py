"""Marks in titles and texts, made from the same analysis as the match: inflected forms and compounds are marked."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from search.analysis.parts import parts
from search.analysis.plan import QueryPlan
from search.analysis.stems import stem
from search.analysis.synonyms import Stems
from search.analysis.tokens import Span, plain, written_words

SNIPPET_LENGTH = 240
_LONGEST_TEXT = 20_000


@dataclass(frozen=True)
class Marker:
    """What to mark: forms of words (see ``_forms``), and rows of stems."""

    forms: frozenset[str]
    rows: tuple[Stems, ...]

    @classmethod
    def of(cls, plan: QueryPlan) -> "Marker":
        variants = [variant for word in plan.words for variant in word.variants]
        return cls(
            forms=frozenset(
                v.stems[0] if v.field == "text" else _part_form(v.stems[0]) for v in variants if len(v.stems) == 1
            )
            | {row[0] for row in plan.phrases if len(row) == 1},
            rows=(*(v.stems for v in variants if len(v.stems) > 1), *(row for row in plan.phrases if len(row) > 1)),
        )

    def spans(self, text: str) -> list[Span]:
        """Places of the marks in the text's first 20,000 characters, in order."""
        places = written_words(text[:_LONGEST_TEXT])
        without = self.forms.isdisjoint
        found = [span for word, span in places if not without(_forms(word))]
        if not self.rows:
            return found
        stems = [stem(plain(word)) for word, _ in places]
        in_rows = {places[place][1] for row in self.rows for place in _places_of(row, stems)}
        return sorted(in_rows.union(found))


@lru_cache(maxsize=1 << 17)
def _forms(written: str) -> tuple[str, ...]:
    """The stem of a word as written, and the stems of its parts, told apart from whole words."""
    word = plain(written)
    return (stem(word), *map(_part_form, parts(word)))


def _part_form(stemmed: str) -> str:
    return f"+{stemmed}"


def highlight(text: str, marker: Marker) -> SafeString:
    """The whole text, escaped, with ``<mark>`` around what matched."""
    return _marked(text, marker.spans(text), 0, len(text))


def snippet(text: str, marker: Marker, *, fallback: str = "") -> SafeString:
    """The passage with most marks, escaped and marked; without any mark the beginning of ``fallback`` or the text."""
    spans = marker.spans(text)
    if not spans:
        shown = fallback or text
        end = _word_end(shown, min(SNIPPET_LENGTH, len(shown)))
        return mark_safe(escape(shown[:end]) + ("…" if end < len(shown) else ""))  # noqa: S308 - escaped here
    start, end = _best_window(text, spans)
    inside = [span for span in spans if span[0] >= start and span[1] <= end]
    body = _marked(text, inside, start, end)
    return mark_safe(("…" if start else "") + body + ("…" if end < len(text) else ""))  # noqa: S308 - escaped in _marked


def _best_window(text: str, spans: list[Span]) -> Span:
    best, most = spans[0][0], 0
    for place, (first, _) in enumerate(spans):
        limit = first + SNIPPET_LENGTH - 60
        distinct = {text[a:b].lower() for a, b in spans[place : place + 30] if b <= limit}
        if len(distinct) > most:
            best, most = first, len(distinct)
    start = max(0, best - 60)
    while 0 < start < best and not text[start - 1].isspace():
        start += 1
    longest = max(end for begin, end in spans if begin >= best and (end <= start + SNIPPET_LENGTH or begin == best))
    return start, _word_end(text, min(len(text), max(longest, start + SNIPPET_LENGTH)))


def _word_end(text: str, end: int) -> int:
    while end < len(text) and end > 0 and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return end


def _marked(text: str, spans: list[Span], start: int, end: int) -> SafeString:
    return mark_safe("".join(_pieces(text, spans, start, end)))  # noqa: S308 - every piece is escaped


def _pieces(text: str, spans: list[Span], start: int, end: int) -> Iterator[str]:
    place = start
    for first, last in spans:
        yield escape(text[place:first])
        yield f"<mark>{escape(text[first:last])}</mark>"
        place = last
    yield escape(text[place:end])


def _places_of(row: Stems, stems: list[str]) -> Iterator[int]:
    for start in range(len(stems) - len(row) + 1):
        if tuple(stems[start : start + len(row)]) == row:
            yield from range(start, start + len(row))
