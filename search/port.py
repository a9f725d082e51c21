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
from search.engines.base import Engine, EngineAnswer, EngineUnavailableError
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
    answer = engine.answer(query, plan)
    hits = mark_hits(plan, answer)
    corrections = _corrections(engine, query, _not_shown(plan, hits), answer)
    if corrections:
        plan = compiled(corrections)
        answer = engine.answer(query, plan)
        hits = mark_hits(plan, answer)
    return make_result(query, plan, answer, hits, corrections)


def _not_shown(plan: QueryPlan, hits: Sequence[MarkedHit]) -> list[WordPlan]:
    """Words that none of the hits at hand contains; only these can be words that no document has."""
    shown = frozenset[Form]().union(*(hit.forms for hit in hits))
    return [word for word in plan.words if shown.isdisjoint(map(form_of, word.variants))]


def _corrections(
    engine: Engine, query: SearchQuery, candidates: Sequence[WordPlan], answer: EngineAnswer
) -> dict[str, str]:
    """Nearest words for those without a hit, taken from documents that the same audience may find."""
    correctable = [word for word in candidates if tolerated_errors(stem(word.word))]
    if correctable and (answer.total or query.kinds or query.facets or query.phrases or query.excluded):
        correctable = engine.unmatched(correctable, query.audience)
    found: dict[str, str] = {}
    for word in correctable[:_MOST_CORRECTIONS]:
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
