"""No dead ends: what a search finds when one condition is left out, and words that were perhaps meant.

Everything is asked again for the same audience; nothing is derived from what others may find.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from search.analysis.corrections import nearest, tolerated_errors
from search.analysis.plan import compile_plan
from search.analysis.stems import stem
from search.analysis.tokens import words
from search.engines import get_engine
from search.engines.base import EngineUnavailableError
from search.narrowing import without_value
from search.page import Asked
from search.port import candidate_words, run_query
from search.query import SearchResult
from search.query_language import ParsedQuery, Term
from search.registry import facets_by_name, sources

FEW_HITS = 3
_MOST_TRIED = 8
_MOST_WORDS = 5


@dataclass(frozen=True)
class Relaxation:
    """``label`` says what is left out; ``count`` is what would be found then."""

    label: str
    url: str
    count: int


@dataclass(frozen=True)
class Meant:
    """The whole search with one word written differently."""

    text: str
    url: str


def relaxations(asked: Asked, *, user: Any) -> list[Relaxation]:
    """Searches with one condition less that find more than nothing, the most first."""
    found: list[Relaxation] = []
    for label, other in list(_relaxed(asked))[:_MOST_TRIED]:
        count = run_query(other.query, user=user).total
        if count:
            found.append(Relaxation(label, other.url, count))
    return sorted(found, key=lambda relaxation: -relaxation.count)


def did_you_mean(asked: Asked, result: SearchResult) -> list[Meant]:
    """When there are few hits: the same search with a similar word that visible documents hold more often."""
    if result.degraded or result.total > FEW_HITS or result.corrections:
        return []
    try:
        return list(_similar(asked))
    except EngineUnavailableError:
        return []


def _relaxed(asked: Asked) -> Iterator[tuple[str, Asked]]:
    query, parsed = asked.query, asked.parsed
    conditions = len(query.kinds[:1]) + sum(map(len, query.facets.values()))
    if conditions > 1:
        yield _("without any filter"), asked.narrowed(kinds=(), facets={})
    phrases = [term for term in parsed.terms if term.kind == "phrase" and not term.excluded]
    if phrases:
        yield _("without the quotation marks"), asked.narrowed(parsed=parsed.with_words_for(*phrases))
    excluded = [term for term in parsed.terms if term.excluded]
    if excluded:
        yield _("without the excluded words"), asked.narrowed(parsed=parsed.without(*excluded))
    if query.kinds:
        names = {source.kind: str(source.name) for source in sources()}
        chosen = ", ".join(names.get(kind, kind) for kind in query.kinds)
        yield _("not only in “%(kinds)s”") % {"kinds": chosen}, asked.narrowed(kinds=())
    for name, values in query.facets.items():
        labels = facets_by_name()[name].labels(values)
        for value in values:
            yield _("without the filter “%(filter)s”") % {"filter": labels[value]}, without_value(asked, name, value)


def _similar(asked: Asked) -> Iterator[Meant]:
    engine, audience = get_engine(), asked.query.audience
    compiled = {plan.word for plan in compile_plan(asked.query.text).words}
    for term in [term for term in asked.parsed.terms if _is_plain(term)][:_MOST_WORDS]:
        [word] = words(term.text)
        stemmed = stem(word)
        errors = tolerated_errors(stemmed)
        if not errors or word not in compiled:
            continue
        candidates = list(candidate_words(engine, stemmed, errors, audience))
        other = nearest(stemmed, candidates)
        if other and _count(candidates, stem(other)) > _count(candidates, stemmed):
            parsed = _with_word(asked.parsed, term, other)
            yield Meant(parsed.render(), asked.narrowed(parsed=parsed).url)


def _is_plain(term: Term) -> bool:
    return term.kind == "word" and not term.excluded and len(words(term.text)) == 1


def _count(candidates: list[tuple[str, str]], stemmed: str) -> int:
    return sum(1 for other, _word in candidates if other == stemmed)


def _with_word(parsed: ParsedQuery, term: Term, word: str) -> ParsedQuery:
    return ParsedQuery(tuple(Term("word", word) if other == term else other for other in parsed.terms))
