"""Suggestions from the embedded index."""

import json
from typing import Any

import tantivy
from tantivy import Occur, Query

from search.engines.embedded_query import audience_clause, buckets
from search.engines.payload import from_payload
from search.engines.suggesting import SuggestAnswer, SuggestRequest

_FIELD = "prefixes"
_FUZZY_WEIGHT = 0.3


def suggest(index: tantivy.Index, searcher: tantivy.Searcher, request: SuggestRequest) -> SuggestAnswer:
    """Documents by the beginnings of their title's words, facet values by theirs; nothing from an older index."""
    schema = index.schema
    try:
        Query.term_query(schema, _FIELD, "")
    except ValueError:
        return SuggestAnswer()
    visible = audience_clause(request.audience)
    beginnings = [(Occur.Must, _beginning(schema, word, request.errors(word))) for word in request.typed]
    found = searcher.search(Query.boolean_query([visible, *beginnings]), limit=request.size, count=False)
    return SuggestAnswer(
        documents=tuple(_document(searcher, address) for _, address in found.hits),
        values=_values(searcher, schema, request),
        answered=tuple(_is_answered(searcher, schema, visible, stems) for stems in request.candidates),
    )


def _beginning(schema: tantivy.Schema, word: str, errors: int) -> Query:
    exact = Query.term_query(schema, _FIELD, word, index_option="freq")
    if not errors:
        return exact
    near = Query.fuzzy_term_query(schema, _FIELD, word, distance=errors, transposition_cost_one=True)
    return Query.disjunction_max_query([exact, Query.boost_query(near, _FUZZY_WEIGHT)])


def _values(searcher: tantivy.Searcher, schema: tantivy.Schema, request: SuggestRequest) -> dict[str, int]:
    rows = [
        Query.boolean_query([(Occur.Must, Query.term_query(schema, _FIELD, token)) for token in tokens])
        for tokens in request.facet_prefixes()
    ]
    if not rows:
        return {}
    any_of = Query.boolean_query([(Occur.Should, row) for row in rows])
    return buckets(searcher, Query.boolean_query([audience_clause(request.audience), (Occur.Must, any_of)]), "facet")


def _is_answered(
    searcher: tantivy.Searcher, schema: tantivy.Schema, visible: tuple[Occur, Query], stems: tuple[str, ...]
) -> bool:
    whole = [(Occur.Must, _anywhere(schema, stemmed)) for stemmed in stems]
    return bool(stems) and bool(searcher.search(Query.boolean_query([visible, *whole]), limit=1, count=False).hits)


def _anywhere(schema: tantivy.Schema, stemmed: str) -> Query:
    fields = [(Occur.Should, Query.term_query(schema, field, stemmed)) for field in ("text", "parts")]
    return Query.boolean_query(fields)


def _document(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> Any:
    payload = json.loads(bytes(searcher.doc(address).get_first("payload")))
    return from_payload(payload["document"])
