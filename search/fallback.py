"""The answer while the engine is down: titles in the database, for the same audience, and honest about itself."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import DatabaseError

from search.analysis.characters import fold
from search.analysis.plan import compile_plan
from search.documents import SearchDocument
from search.engines.base import Counts, EngineAnswer
from search.query import KIND, SearchQuery, SearchResult
from search.registry import SearchSource, sources
from search.results import make_result, mark_hits

_MOST_PER_SOURCE = 50
_TITLE_FIELDS = ("title", "name")


def answer(query: SearchQuery, *, user: Any) -> SearchResult:
    """Documents of visible instances; those of another audience are dropped again, as an engine would."""
    excluded = [fold(text) for text in query.excluded]
    matching = [
        document for document in _found(query, user) if _passes_facets(document, query) and _lacks(document, excluded)
    ]
    kinds = Counter(document.kind for document in matching)
    chosen = [document for document in matching if not query.kinds or document.kind in query.kinds]
    fresh = [document for document in chosen if document.key not in query.shown]
    page = fresh[query.offset : query.offset + query.size]
    found = EngineAnswer([(document, 0.0) for document in page], lambda: Counts(len(chosen), kinds))
    plan = compile_plan(query.text, phrases=query.phrases)
    return make_result(query, plan, found, mark_hits(plan, found), {}, degraded=True)


def _found(query: SearchQuery, user: Any) -> Iterator[SearchDocument]:
    text = " ".join([query.text, *query.phrases]).strip()
    for source in sources():
        try:
            instances = list(islice(_instances(source, text, user), _MOST_PER_SOURCE))
        except DatabaseError:
            # Text that the database cannot compare is text that it does not hold.
            continue
        for instance in instances:
            for document in source.documents(instance):
                if not query.audience.isdisjoint(document.audience):
                    yield document


def _instances(source: SearchSource, text: str, user: Any) -> Iterable[Any]:
    if source.database_search is not None:
        return source.database_search(text, user)
    for name in _TITLE_FIELDS:
        try:
            source.model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        return source.queryset().filter(**{f"{name}__icontains": text}).order_by("-pk").iterator(chunk_size=100)
    return ()


def _lacks(document: SearchDocument, excluded: Sequence[str]) -> bool:
    return not any(text in fold(f"{document.title} {document.summary} {document.body}") for text in excluded)


def _passes_facets(document: SearchDocument, query: SearchQuery) -> bool:
    return all(_has(document, name, values) for name, values in query.facets.items()) and not any(
        _has(document, name, values) for name, values in query.without.items()
    )


def _has(document: SearchDocument, name: str, values: Sequence[str]) -> bool:
    held = (document.kind,) if name == KIND else document.facets.get(name, ())
    return not set(values).isdisjoint(held)
