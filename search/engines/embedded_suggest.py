"""Suggestions from the embedded index."""

import tantivy
from tantivy import Occur, Query

from search.engines.embedded_query import Clause, buckets, load_document, visible
from search.engines.embedded_schema import schema
from search.engines.embedded_store import Snapshot
from search.engines.suggesting import SuggestAnswer, SuggestRequest

_FIELD = "prefixes"
_FUZZY_WEIGHT = 0.3


def suggest(snapshot: Snapshot, request: SuggestRequest) -> SuggestAnswer:
    """Documents by the beginnings of their title's words, facet values by theirs."""
    searcher, shown = snapshot.searcher, visible(snapshot, request.audience)
    beginnings = [(Occur.Must, _beginning(word, request.errors(word))) for word in request.typed]
    found = searcher.search(Query.boolean_query([*shown, *beginnings]), limit=request.size, count=False)
    return SuggestAnswer(
        documents=tuple(load_document(searcher, address) for _, address in found.hits),
        values=_values(searcher, shown, request),
        answered=tuple(_is_answered(searcher, shown, stems) for stems in request.candidates),
    )


def _beginning(word: str, errors: int) -> Query:
    exact = Query.term_query(schema(), _FIELD, word, index_option="freq")
    if not errors:
        return exact
    near = Query.fuzzy_term_query(schema(), _FIELD, word, distance=errors, transposition_cost_one=True)
    return Query.disjunction_max_query([exact, Query.boost_query(near, _FUZZY_WEIGHT)])


def _values(searcher: tantivy.Searcher, shown: list[Clause], request: SuggestRequest) -> dict[str, int]:
    rows = [
        Query.boolean_query([(Occur.Must, Query.term_query(schema(), _FIELD, token)) for token in tokens])
        for tokens in request.facet_prefixes()
    ]
    if request.values:
        rows.append(Query.term_set_query(schema(), "facet", list(request.values)))
    if not rows:
        return {}
    any_of = Query.boolean_query([(Occur.Should, row) for row in rows])
    return buckets(searcher, [*shown, (Occur.Must, any_of)], "facet")["facet"]


def _is_answered(searcher: tantivy.Searcher, shown: list[Clause], stems: tuple[str, ...]) -> bool:
    whole = [(Occur.Must, _anywhere(stemmed)) for stemmed in stems]
    return bool(stems) and bool(searcher.search(Query.boolean_query([*shown, *whole]), limit=1, count=False).hits)


def _anywhere(stemmed: str) -> Query:
    fields = [(Occur.Should, Query.term_query(schema(), field, stemmed)) for field in ("text", "parts")]
    return Query.boolean_query(fields)
