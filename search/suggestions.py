"""Suggestions while somebody types: pages and partners by name, filters, and what many search for.

Everything comes from documents of the asker's audience. A frequent search is suggested to members only, and only if one
document that the asker may find holds all its words: what others know must not show.
"""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from search import audience as tokens
from search.analysis.prefixes import begins_all, typed_prefixes
from search.analysis.stems import stem
from search.analysis.tokens import words
from search.documents import SearchDocument
from search.engines import get_engine
from search.engines.base import EngineUnavailableError
from search.engines.payload import FACET_SEPARATOR, facet_counts
from search.engines.suggesting import MOST_CANDIDATES, SuggestAnswer, SuggestRequest
from search.query import LONGEST_TEXT
from search.query_fields import known_fields
from search.query_language import parse
from search.registry import facets_by_name, source_for
from search.statistics import frequent_searches

logger = logging.getLogger(__name__)

MOST_SUGGESTIONS = 8
_MOST_FILTERS = 3
_MOST_WORDS = 6
_FEWEST_LETTERS = 2

Type = Literal["search", "filter", "document"]


@dataclass(frozen=True)
class Suggestion:
    """``kind`` says in the reader's language what it is; ``url`` is a path of this site."""

    type: Type
    label: str
    kind: str
    url: str


def suggest(text: str, audience: frozenset[str]) -> list[Suggestion]:
    """At most eight suggestions for what has been typed so far; none while the engine is down."""
    written = parse(text[:LONGEST_TEXT]).text
    typed = typed_prefixes(written)[:_MOST_WORDS]
    if sum(map(len, typed)) < _FEWEST_LETTERS:
        return []
    searches = frequent_searches(written, limit=MOST_CANDIDATES) if tokens.members() in audience else []
    request = SuggestRequest(
        typed=typed,
        audience=audience,
        facets=tuple(name for name, facet in facets_by_name().items() if facet.suggested),
        values=tuple(_named(typed)),
        size=MOST_SUGGESTIONS,
        candidates=tuple(tuple(stem(word) for word in words(search)) for search in searches),
    )
    try:
        answer = _answer(request)
    except EngineUnavailableError as error:
        logger.warning("no suggestions: %s", error)
        return []
    known = [search for search, answered in zip(searches, answer.answered, strict=False) if answered]
    found = [*map(_search, known), *_filters(answer.values, request), *_documents(answer.documents, typed)]
    return _distinct(found)[:MOST_SUGGESTIONS]


def _answer(request: SuggestRequest) -> SuggestAnswer:
    """Typing errors are looked for only where what was typed leads to nothing."""
    engine = get_engine()
    answer = engine.suggest(request)
    if answer.documents or answer.values:
        return answer
    near = engine.suggest(replace(request, tolerant=True, facets=(), values=(), candidates=()))
    return replace(answer, documents=near.documents)


def _named(typed: tuple[str, ...]) -> Iterator[str]:
    """Facet tokens of public vocabularies with a name that begins so, as its slug may not."""
    known = facets_by_name()
    for field in known_fields():
        if field.names is None or field.facet not in known or not known[field.facet].suggested:
            continue
        for value, names in field.names(None).items():
            if any(begins_all(name, typed) for name in names):
                yield f"{field.facet}{FACET_SEPARATOR}{value}"


def _search(text: str) -> Suggestion:
    return Suggestion("search", text, _("Often searched"), _address(q=text))


def _filters(values: Mapping[str, int], request: SuggestRequest) -> Iterator[Suggestion]:
    known = facets_by_name()
    for name, counts in facet_counts(values).items():
        facet = known.get(name)
        if facet is None or not facet.suggested:
            continue
        fitting = [value for value in counts if _fits(name, value, request)][:_MOST_FILTERS]
        for value, label in facet.labels(fitting).items():
            yield Suggestion("filter", str(label), str(facet.label), _address(**{name: value}))


def _fits(name: str, value: str, request: SuggestRequest) -> bool:
    return begins_all(value, request.typed) or f"{name}{FACET_SEPARATOR}{value}" in request.values


def _documents(documents: tuple[SearchDocument, ...], typed: tuple[str, ...]) -> Iterator[Suggestion]:
    """Titles that begin with the first word typed come first; the engine's order otherwise."""
    for document in sorted(documents, key=lambda document: not _begins(document, typed[0])):
        source = source_for(document.source)
        yield Suggestion("document", document.title, str(source.name) if source else document.kind, document.url)


def _begins(document: SearchDocument, prefix: str) -> bool:
    first = typed_prefixes(document.title)[:1]
    return bool(first) and first[0].startswith(prefix)


def _distinct(suggestions: list[Suggestion]) -> list[Suggestion]:
    found: dict[tuple[str, str], Suggestion] = {}
    for suggestion in suggestions:
        found.setdefault((suggestion.label.casefold(), suggestion.kind), suggestion)
    return list(found.values())


def _address(**parameters: Any) -> str:
    return f"{reverse('search:search')}?{urlencode(parameters)}"
