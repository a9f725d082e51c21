"""The query plan: one ``dis_max`` per word over its variants, every word optional. Both engines compile it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from search.analysis.parts import parts
from search.analysis.stems import stem
from search.analysis.stopwords import is_stop_word
from search.analysis.synonyms import Stems, SynonymTable, built_in
from search.analysis.tokens import words

Field = Literal["text", "parts"]
# The word itself, inside of a compound, a part of it, a synonym, or what stands for a typing error.
How = Literal["word", "inside", "part", "synonym", "correction"]

MOST_WORDS = 40
TIE_BREAKER = 0.4
PART_WEIGHT = 0.6
INSIDE_WEIGHT = 0.5
SYNONYM_WEIGHT = 0.8
CORRECTION_WEIGHT = 0.6


@dataclass(frozen=True)
class Variant:
    """One way to match a word: a stem in a field, or several in a row (only in ``text``); ``how`` explains it."""

    field: Field
    stems: Stems
    weight: float
    how: How = "word"


@dataclass(frozen=True)
class WordPlan:
    """A word as typed and its variants, of which the best counts and the others add ``TIE_BREAKER`` of theirs."""

    word: str
    variants: tuple[Variant, ...]


@dataclass(frozen=True)
class QueryPlan:
    """``words`` are optional and ranked; every row of ``phrases`` must stand in ``text``, none of ``excluded`` may."""

    words: tuple[WordPlan, ...]
    phrases: tuple[Stems, ...] = ()
    excluded: tuple[Stems, ...] = ()

    @property
    def is_ranked(self) -> bool:
        """Whether there is anything to score by."""
        return bool(self.words or self.phrases)


def compile_plan(
    text: str,
    corrections: Mapping[str, str] | None = None,
    *,
    phrases: Sequence[str] = (),
    excluded: Sequence[str] = (),
    synonyms: SynonymTable | None = None,
) -> QueryPlan:
    """The plan of a query; ``corrections`` maps words as typed to words that the index knows.

    ``phrases`` and ``excluded`` are texts of one or more words, met in a row and by their stems. ``synonyms`` are the
    built-in ones unless an installation's own are given with them.
    """
    table = built_in() if synonyms is None else synonyms
    written = [word for word in words(text) if stem(word)]
    typed = list(dict.fromkeys(written))
    chosen = [word for word in typed if not is_stop_word(word)] or typed
    chosen = chosen[:MOST_WORDS]
    plans = [WordPlan(word, _word_variants(word, (corrections or {}).get(word), table)) for word in chosen]
    expressions = _expressions(written[:MOST_WORDS], table)
    return QueryPlan((*plans, *expressions), phrases=_rows(phrases), excluded=_rows(excluded))


def _rows(texts: Sequence[str]) -> tuple[Stems, ...]:
    rows = (tuple(filter(None, map(stem, words(text)))) for text in texts)
    return tuple(dict.fromkeys(row for row in rows if row))[:MOST_WORDS]


def _word_variants(word: str, correction: str | None, table: SynonymTable) -> tuple[Variant, ...]:
    variants = list(_variants(word, 1.0, table))
    if correction is not None:
        variants += (replace(v, how="correction") for v in _variants(correction, CORRECTION_WEIGHT, table))
    return tuple(variants)


def _variants(word: str, weight: float, table: SynonymTable) -> list[Variant]:
    stemmed = stem(word)
    found = [Variant("text", (stemmed,), weight), Variant("parts", (stemmed,), weight * INSIDE_WEIGHT, "inside")]
    for part in parts(word):
        found.append(Variant("text", (part,), weight * PART_WEIGHT, "part"))
        found.append(Variant("parts", (part,), weight * PART_WEIGHT * INSIDE_WEIGHT, "part"))
    found += (Variant("text", other, weight * SYNONYM_WEIGHT, "synonym") for other in table.others((stemmed,)))
    return found


def _expressions(written: list[str], table: SynonymTable) -> list[WordPlan]:
    """Expressions of several words (Gewerkschaft der Polizei), stop words included, find their synonyms (GdP)."""
    stems = [stem(word) for word in written]
    found: dict[Stems, WordPlan] = {}
    for start in range(len(stems)):
        if length := table.longest_member_at(stems, start):
            phrase = tuple(stems[start : start + length])
            variants = tuple(Variant("text", other, SYNONYM_WEIGHT, "synonym") for other in table.others(phrase))
            found.setdefault(phrase, WordPlan(" ".join(written[start : start + length]), variants))
    return list(found.values())
