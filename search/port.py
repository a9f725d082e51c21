"""The one way to ask: compile, answer, correct what has no hit, mark; the database answers when the engine cannot."""

import logging
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from search import fallback
from search.analysis.corrections import nearest, tolerated_errors, words_near
from search.analysis.highlights import Form, form_of
from search.analysis.plan import QueryPlan, WordPlan, compile_plan
from search.analysis.stems import stem
from search.analysis.synonyms import SynonymTable
from search.engines import get_engine
from search.engines.base import Engine, EngineUnavailableError
from search.query import SearchQuery, SearchResult
from search.results import MarkedHit, make_result, mark_hits
from search.synonyms import current_synonyms

logger = logging.getLogger(__name__)

_MOST_CORRECTIONS = 5


def run_query(query: SearchQuery, *, user: Any = None) -> SearchResult:
    """Answer a query for its audience. ``user`` is asked for only by the sources' ``database_search``.

    Never raises for an engine that is down: the result is then ``degraded`` and comes from the database.
    """
    asked = query.cleaned()
    try:
        return ask_engine(get_engine(), asked, synonyms=current_synonyms())
    except EngineUnavailableError as error:
        logger.warning("search answers from the database: %s", error)
        return fallback.answer(asked, user=user)


def ask_engine(engine: Engine, query: SearchQuery, *, synonyms: SynonymTable | None = None) -> SearchResult:
    """Answer a cleaned query from ``engine``, by default with the built-in synonyms.

    Raises ``EngineUnavailableError``.
    """
    compiled = partial(compile_plan, query.text, phrases=query.phrases, excluded=query.excluded, synonyms=synonyms)
    plan = compiled()
    # A word that nothing has is corrected before the first answer where the engine can tell, otherwise after it.
    corrections = _corrections(engine, query, engine.plainly_unmatched(_correctable(plan.words), query.audience))
    if corrections:
        plan = compiled(corrections)
    answer = engine.answer(query, plan)
    hits = mark_hits(plan, answer)
    late = [word for word in _correctable(_not_shown(plan, hits)) if word.word not in corrections]
    if late and (query.narrows or query.offset or answer.hits):
        late = engine.unmatched(late, query.audience)
    if late_corrections := _corrections(engine, query, late):
        corrections |= late_corrections
        plan = compiled(corrections)
        answer = engine.answer(query, plan)
        hits = mark_hits(plan, answer)
    return make_result(query, plan, answer, hits, corrections)


def _correctable(words: Sequence[WordPlan]) -> list[WordPlan]:
    return [word for word in words if tolerated_errors(stem(word.word))]


def _not_shown(plan: QueryPlan, hits: Sequence[MarkedHit]) -> list[WordPlan]:
    """Words that none of the hits at hand contains; only these can be words that no document has."""
    shown = frozenset[Form]().union(*(hit.forms for hit in hits))
    return [word for word in plan.words if shown.isdisjoint(map(form_of, word.variants))]


def _corrections(engine: Engine, query: SearchQuery, unmatched: Sequence[WordPlan]) -> dict[str, str]:
    """Nearest words, as they stand in documents that the same audience may find."""
    found: dict[str, str] = {}
    for word in unmatched[:_MOST_CORRECTIONS]:
        correction = _correction(engine, stem(word.word), query.audience)
        if correction is not None:
            found[word.word] = correction
    return found


def _correction(engine: Engine, stemmed: str, audience: frozenset[str]) -> str | None:
    """One error is sought before two: what is nearer must not be crowded out."""
    for errors in range(1, tolerated_errors(stemmed) + 1):
        correction = nearest(stemmed, candidate_words(engine, stemmed, errors, audience))
        if correction is not None:
            return correction
    return None


def candidate_words(engine: Engine, stemmed: str, errors: int, audience: frozenset[str]) -> Iterator[tuple[str, str]]:
    """(stem, word as it stands) of words that may be near, from documents that the audience may find."""
    similar = engine.similar(stemmed, errors, audience)
    return words_near(stemmed, errors, (f"{found.title} {found.summary} {found.body}" for found in similar))
