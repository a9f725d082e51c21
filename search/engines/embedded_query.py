"""A query plan compiled for tantivy, and its answer."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import tantivy
from tantivy import Occur, Query

from search.analysis.plan import TIE_BREAKER, QueryPlan, Variant, WordPlan
from search.analysis.synonyms import Stems
from search.engines.base import EngineAnswer
from search.engines.embedded_schema import schema
from search.engines.payload import FACET_SEPARATOR, facet_counts, from_payload
from search.query import SearchQuery

_MOST_BUCKETS = 10_000


def answer(searcher: tantivy.Searcher, query: SearchQuery, plan: QueryPlan) -> EngineAnswer:
    base = [audience_clause(query.audience)]
    words = [_word(word) for word in plan.words]
    base += [(Occur.Must, _row(row)) for row in plan.phrases]
    base += [(Occur.MustNot, _row(row)) for row in plan.excluded]
    if words:
        # Beside a phrase, which must be there, words only help to rank.
        wanted = Occur.Should if plan.phrases else Occur.Must
        base.append((wanted, Query.boolean_query([(Occur.Should, word) for word in words])))
    kind = _kind_clauses(query.kinds)
    facets = {name: _required(_any_of("facet", _facet_tokens(name, values))) for name, values in query.facets.items()}
    everything = Query.boolean_query([*base, *kind, *facets.values()])
    order = {} if plan.is_ranked and not query.newest_first else {"order_by_field": "day"}
    found = searcher.search(everything, limit=query.size, offset=query.offset, count=True, **order)
    return EngineAnswer(
        hits=tuple((_document(searcher, address), float(score)) for score, address in found.hits),
        total=found.count or 0,
        kinds=buckets(searcher, Query.boolean_query([*base, *facets.values()]), "kind"),
        facets=_count_facets(searcher, [*base, *kind], facets),
        unmatched=_unmatched(searcher, query.audience, plan, words),
    )


def similar_query(stemmed: str, errors: int, audience: frozenset[str]) -> Query:
    near = [
        (Occur.Should, Query.fuzzy_term_query(schema(), field, stemmed, distance=errors, transposition_cost_one=True))
        for field in ("text", "parts")
    ]
    return Query.boolean_query([audience_clause(audience), (Occur.Must, Query.boolean_query(near))])


def _word(word: WordPlan) -> Query:
    return Query.disjunction_max_query([_variant(variant) for variant in word.variants], tie_breaker=TIE_BREAKER)


def _variant(variant: Variant) -> Query:
    return Query.boost_query(_row(variant.stems, variant.field), variant.weight)


def _row(stems: Stems, field: str = "text") -> Query:
    """One stem, or several one after the other."""
    if len(stems) == 1:
        return Query.term_query(schema(), field, stems[0], index_option="freq")
    return Query.phrase_query(schema(), field, list(stems))


def audience_clause(tokens: Iterable[str]) -> tuple[Occur, Query]:
    """Nothing is matched, counted or suggested without it."""
    return _required(_any_of("audience", tokens))


def _any_of(field: str, values: Iterable[str]) -> Query:
    return Query.term_set_query(schema(), field, list(values))


def _required(query: Query) -> tuple[Occur, Query]:
    """A filter: it must match and adds nothing to the score."""
    return (Occur.Must, Query.const_score_query(query, 0.0))


def _kind_clauses(kinds: tuple[str, ...]) -> list[tuple[Occur, Query]]:
    return [_required(_any_of("kind", kinds))] if kinds else []


def _facet_tokens(name: str, values: Iterable[str]) -> list[str]:
    return [f"{name}{FACET_SEPARATOR}{value}" for value in values]


def _count_facets(
    searcher: tantivy.Searcher, base: list[tuple[Occur, Query]], chosen: Mapping[str, tuple[Occur, Query]]
) -> dict[str, dict[str, int]]:
    """Each facet without its own filter, so that a second value can be added to the first."""
    counts = facet_counts(buckets(searcher, Query.boolean_query([*base, *chosen.values()]), "facet"))
    for name in chosen:
        others = [clause for other, clause in chosen.items() if other != name]
        without = facet_counts(buckets(searcher, Query.boolean_query([*base, *others]), "facet"))
        counts[name] = without.get(name, {})
    return counts


def buckets(searcher: tantivy.Searcher, query: Query, field: str) -> dict[str, int]:
    asked = {"values": {"terms": {"field": field, "size": _MOST_BUCKETS}}}
    found: dict[str, Any] = searcher.aggregate(query, asked)
    return {bucket["key"]: int(bucket["doc_count"]) for bucket in found["values"]["buckets"]}


def _unmatched(
    searcher: tantivy.Searcher, audience: frozenset[str], plan: QueryPlan, words: list[Query]
) -> frozenset[str]:
    """Words without a hit for this audience; whether others could find something must not show."""
    missing: set[str] = set()
    for word, compiled in zip(plan.words, words, strict=True):
        visible = Query.boolean_query([audience_clause(audience), (Occur.Must, compiled)])
        if not searcher.search(visible, limit=1, count=False).hits:
            missing.add(word.word)
    return frozenset(missing)


def _document(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> Any:
    payload = json.loads(bytes(searcher.doc(address).get_first("payload")))
    return from_payload(payload["document"])
