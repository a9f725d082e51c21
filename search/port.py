"""The one way to ask: compile, answer, correct what has no hit, mark; the database answers when the engine cannot."""

import logging
from collections.abc import Iterable, Iterator
from typing import Any

from search import fallback
from search.analysis.corrections import nearest, tolerated_errors
from search.analysis.parts import parts
from search.analysis.plan import compile_plan
from search.analysis.stems import stem
from search.analysis.tokens import words
from search.documents import SearchDocument
from search.engines import get_engine
from search.engines.base import Engine, EngineAnswer, EngineUnavailableError
from search.query import SearchQuery, SearchResult
from search.results import make_result

logger = logging.getLogger(__name__)

_MOST_CORRECTIONS = 5


def run_query(query: SearchQuery, *, user: Any = None) -> SearchResult:
    """Answer a query for its audience. ``user`` is asked for only by the sources' ``database_search``.

    Never raises for an engine that is down: the result is then ``degraded`` and comes from the database.
    """
    asked = query.cleaned()
    try:
        return ask_engine(get_engine(), asked)
    except EngineUnavailableError as error:
        logger.warning("search answers from the database: %s", error)
        return fallback.answer(asked, user=user)


def ask_engine(engine: Engine, query: SearchQuery) -> SearchResult:
    """Answer a cleaned query from ``engine``; raises ``EngineUnavailableError``."""
    plan = compile_plan(query.text, phrases=query.phrases, excluded=query.excluded)
    answer = engine.answer(query, plan)
    corrections = _corrections(engine, query, answer)
    if corrections:
        plan = compile_plan(query.text, corrections, phrases=query.phrases, excluded=query.excluded)
        answer = engine.answer(query, plan)
    return make_result(query, plan, answer, corrections)


def _corrections(engine: Engine, query: SearchQuery, answer: EngineAnswer) -> dict[str, str]:
    """Nearest words for those without a hit, taken from documents that the same audience may find."""
    found: dict[str, str] = {}
    for word in sorted(answer.unmatched)[:_MOST_CORRECTIONS]:
        stemmed = stem(word)
        if errors := tolerated_errors(stemmed):
            similar = engine.similar(stemmed, errors, query.audience)
            correction = nearest(stemmed, candidate_words(similar))
            if correction is not None:
                found[word] = correction
    return found


def candidate_words(documents: Iterable[SearchDocument]) -> Iterator[tuple[str, str]]:
    """(stem, word as it stands) of all words of the documents, and of the parts of compounds."""
    for document in documents:
        for word in words(f"{document.title} {document.summary} {document.body}"):
            yield stem(word), word
            for part in parts(word):
                yield part, part
