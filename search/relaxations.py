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
from search.query import SearchHit, SearchQuery, SearchResult
from search.query_language import ParsedQuery, Term
from search.registry import facets_by_name, sources
from search.suggestions import suggest

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


def nearest_hits(asked: Asked, *, user: Any) -> tuple[SearchHit, ...]:
    """For a search that finds nothing and cannot be relaxed: entries whose names are like it, else what is new."""
    audience = asked.query.audience
    names = [found.label for term in asked.parsed.terms[:_MOST_WORDS] for found in suggest(term.text, audience)]
    text = " ".join(dict.fromkeys(names))
    return run_query(SearchQuery(text=text, audience=audience, size=FEW_HITS), user=user).hits


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
        other = nearest(stemmed, candidate_words(engine, stemmed, errors, audience))
        if other and _is_commoner(other, word, asked):
            parsed = _with_word(asked.parsed, term, other)
            yield Meant(parsed.render(), asked.narrowed(parsed=parsed).url)


def _is_plain(term: Term) -> bool:
    return term.kind == "word" and not term.excluded and len(words(term.text)) == 1


def _is_commoner(other: str, word: str, asked: Asked) -> bool:
    """``word`` is rare among what the asker may find, ``other`` is not, and says something."""
    if other not in {plan.word for plan in compile_plan(f"{other} {word}").words}:
        return False
    rare, common = (
        run_query(SearchQuery(text=text, audience=asked.query.audience, size=1)).total for text in (word, other)
    )
    return rare <= FEW_HITS < common


def _with_word(parsed: ParsedQuery, term: Term, word: str) -> ParsedQuery:
    return ParsedQuery(tuple(Term("word", word) if other == term else other for other in parsed.terms))
