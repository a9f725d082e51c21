"""Marks in titles and texts, made from the same analysis as the match: inflected forms and compounds are marked."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import accumulate

from django.utils.safestring import SafeString

from search.analysis.chunks import forms_of, part_form, split_chunks, stems_of, words_of
from search.analysis.plan import QueryPlan, Variant
from search.analysis.synonyms import Stems
from search.analysis.tokens import Span

SNIPPET_LENGTH = 240
_BEFORE_MARK = 60
_LONGEST_TEXT = 20_000

# How a variant shows in a text: the form of a word (``chunks.ChunkWord``), or stems in a row.
Form = str | Stems


@dataclass(frozen=True)
class Marks:
    """Places of the marks in a text, in order, and the forms that were found there."""

    spans: tuple[Span, ...] = ()
    forms: frozenset[Form] = frozenset()


@dataclass(frozen=True)
class Marker:
    """What to mark: forms of words, and rows of stems."""

    forms: frozenset[str]
    rows: tuple[Stems, ...]

    @classmethod
    def of(cls, plan: QueryPlan) -> "Marker":
        forms = {form_of(variant) for word in plan.words for variant in word.variants}
        forms |= {row if len(row) > 1 else row[0] for row in plan.phrases}
        return cls(
            forms=frozenset(form for form in forms if isinstance(form, str)),
            rows=tuple(sorted(form for form in forms if not isinstance(form, str))),
        )

    def find(self, text: str) -> Marks:
        """Marks in the text's first 20,000 characters."""
        chunks = split_chunks(text[:_LONGEST_TEXT])
        without = self.forms.isdisjoint
        places = [place for place, forms in enumerate(map(forms_of, chunks)) if not without(forms)]
        rows = self._rows_in(chunks)
        if not places and not rows:
            return Marks()
        ends = list(accumulate(map(len, chunks)))
        spans: list[Span] = []
        found: set[Form] = set()
        for place in places:
            begin = ends[place] - len(chunks[place]) + place
            for word in words_of(chunks[place]):
                if matched := self.forms.intersection(word.forms):
                    found |= matched
                    spans.append((begin + word.span[0], begin + word.span[1]))
        if rows:
            found.update(rows)
            spans = sorted({*spans, *_row_spans(rows, chunks, ends)})
        return Marks(tuple(spans), frozenset(found))

    def _rows_in(self, chunks: list[str]) -> tuple[Stems, ...]:
        if not self.rows:
            return ()
        stems = f" {' '.join(filter(None, map(stems_of, chunks)))} "
        return tuple(row for row in self.rows if f" {' '.join(row)} " in stems)


def form_of(variant: Variant) -> Form:
    if len(variant.stems) > 1:
        return variant.stems
    return variant.stems[0] if variant.field == "text" else part_form(variant.stems[0])


def highlight(text: str, marks: Marks) -> SafeString:
    """The whole text, escaped, with ``<mark>`` around what matched."""
    return SafeString(_marked(text, marks.spans, 0, len(text)))


def snippet(text: str, marks: Marks, *, fallback: str = "") -> SafeString:
    """The passage with most marks, escaped and marked; without any mark the beginning of ``fallback`` or the text."""
    if not marks.spans:
        shown = fallback or text
        end = _word_end(shown, min(SNIPPET_LENGTH, len(shown)))
        return SafeString(escape(shown[:end]) + ("…" if end < len(shown) else ""))
    start, end = _best_window(text, marks.spans)
    inside = [span for span in marks.spans if span[0] >= start and span[1] <= end]
    body = _marked(text, inside, start, end)
    return SafeString(("…" if start else "") + body + ("…" if end < len(text) else ""))


def _best_window(text: str, spans: tuple[Span, ...]) -> Span:
    best = _densest(text, spans)
    start = max(0, best - _BEFORE_MARK)
    while 0 < start < best and not text[start - 1].isspace():
        start += 1
    longest = max(end for begin, end in spans if begin >= best and (end <= start + SNIPPET_LENGTH or begin == best))
    return start, _word_end(text, min(len(text), max(longest, start + SNIPPET_LENGTH)))


def _densest(text: str, spans: tuple[Span, ...]) -> int:
    """Where the window begins that holds the most different marked words; the first of equals."""
    marked = [text[begin:end].lower() for begin, end in spans]
    inside: Counter[str] = Counter()
    best, most, after = spans[0][0], 0, 0
    for place, (first, _) in enumerate(spans):
        limit = first + SNIPPET_LENGTH - _BEFORE_MARK
        while after < len(spans) and spans[after][1] <= limit:
            inside[marked[after]] += 1
            after += 1
        if len(inside) > most:
            best, most = first, len(inside)
        if after <= place:
            # A single word longer than the window was never counted.
            after = place + 1
            continue
        inside[marked[place]] -= 1
        if not inside[marked[place]]:
            del inside[marked[place]]
    return best


def _word_end(text: str, end: int) -> int:
    while end < len(text) and end > 0 and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return end


def _marked(text: str, spans: "tuple[Span, ...] | list[Span]", start: int, end: int) -> str:
    """Every piece is escaped."""
    pieces: list[str] = []
    place = start
    for first, last in spans:
        pieces += (escape(text[place:first]), "<mark>", escape(text[first:last]), "</mark>")
        place = last
    pieces.append(escape(text[place:end]))
    return "".join(pieces)


def _row_spans(rows: tuple[Stems, ...], chunks: list[str], ends: list[int]) -> Iterator[Span]:
    """Places of the words that make up the rows."""
    words = [
        (word.forms[0], (begin + word.span[0], begin + word.span[1]))
        for place, chunk in enumerate(chunks)
        for begin in (ends[place] - len(chunk) + place,)
        for word in words_of(chunk)
    ]
    for row in rows:
        for start in range(len(words) - len(row) + 1):
            if all(words[start + place][0] == stemmed for place, stemmed in enumerate(row)):
                yield from (span for _, span in words[start : start + len(row)])
