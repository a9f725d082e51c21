"""A query plan compiled for Elasticsearch, and its answer. Plain dictionaries: they are made for each keystroke."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from search.analysis.plan import TIE_BREAKER, QueryPlan, Variant, WordPlan
from search.analysis.synonyms import Stems
from search.documents import SearchDocument
from search.engines.base import Counts, EngineAnswer, total_of
from search.engines.payload import FACET_SEPARATOR, facet_counts, load
from search.query import KIND, SearchQuery

_MOST_BUCKETS = 10_000
# A page and as many again, of which some may come to stand on it. The same for every page: they must not overlap.
_WEIGHTED_HITS = 40
_KINDS = "kinds"
_FACETS = "facets"
_ONE_FACET = "facet:"

Clause = dict[str, Any]
# What a hit needs to become a document again.
PAYLOAD: dict[str, Any] = {"_source": False, "stored_fields": ["payload"]}


def searches(query: SearchQuery, plan: QueryPlan) -> list[dict[str, Any]]:
    """Bodies of a multi-search: the hits, where the engine may skip what cannot be among them, and the counts."""
    by_score = plan.is_ranked and not query.newest_first
    kind = [_one_of(KIND, query.kinds)] if query.kinds else []
    facets = {name: _one_of(name, values) for name, values in query.facets.items()}
    hits: dict[str, Any] = {
        "query": _matching(query, plan, [*kind, *facets.values()], but=query.shown),
        "from": query.offset,
        "size": query.size,
        "track_total_hits": False,
        **PAYLOAD,
    }
    if by_score:
        hits["rescore"] = _weighted(query)
    else:
        hits["sort"] = [{"newest": "desc"}]
    counts = {
        "query": _matching(query, plan, []),
        "size": 0,
        "track_total_hits": False,
        "aggs": _aggregations(kind, facets),
    }
    return [hits, counts]


def read_answer(found: Sequence[Mapping[str, Any]], query: SearchQuery) -> EngineAnswer:
    hits, counted = found[0]["hits"]["hits"], found[1]["aggregations"]
    kinds = _buckets(counted[_KINDS])
    facets = facet_counts(_buckets(counted[_FACETS]))
    for name, result in counted.items():
        if name.startswith(_ONE_FACET):
            facet = name.removeprefix(_ONE_FACET)
            facets[facet] = facet_counts(_buckets(result)).get(facet, {})
    counts = Counts(total_of(kinds, query.kinds), kinds, facets)
    return EngineAnswer([(load_document(hit), float(hit["_score"] or 0.0)) for hit in hits], lambda: counts)


def load_document(hit: Mapping[str, Any]) -> SearchDocument:
    [payload] = hit["fields"]["payload"]
    return load(payload)


def unmatched_searches(words: Iterable[WordPlan], audience: frozenset[str]) -> list[dict[str, Any]]:
    """A body for each word that asks whether there is any document; it stops at the first."""
    return [
        {
            "query": {"bool": {"filter": [visible(audience), word_query(word)]}},
            "size": 0,
            "terminate_after": 1,
            "track_total_hits": 1,
        }
        for word in words
    ]


def similar_query(stemmed: str, errors: int, audience: frozenset[str]) -> Clause:
    near = [{"fuzzy": {field: {"value": stemmed, "fuzziness": errors}}} for field in ("text", "parts")]
    return {"bool": {"filter": [visible(audience)], "should": near, "minimum_should_match": 1}}


def visible(audience: Iterable[str]) -> Clause:
    """A filter that every query holds: only documents for one of the audience's tokens are found and counted."""
    return {"terms": {"audience": sorted(audience)}}


def word_query(word: WordPlan) -> Clause:
    return {"dis_max": {"queries": [_variant(variant) for variant in word.variants], "tie_breaker": TIE_BREAKER}}


def _matching(query: SearchQuery, plan: QueryPlan, chosen: list[Clause], but: Sequence[str] = ()) -> Clause:
    found: Clause = {
        "filter": [visible(query.audience), *chosen],
        "must": [_row(row) for row in plan.phrases],
        "must_not": [
            *(_row(row) for row in plan.excluded),
            *(_one_of(name, values) for name, values in query.without.items()),
            *([{"terms": {"key": list(but)}}] if but else []),
        ],
        "should": [word_query(word) for word in plan.words],
        # Beside a phrase, which must be there, words only help to rank.
        "minimum_should_match": 1 if plan.words and not plan.phrases else 0,
    }
    return {"bool": {name: value for name, value in found.items() if value}}


def _weighted(query: SearchQuery) -> dict[str, Any]:
    """Scores of the best hits by the documents' weight (``payload.weight``) and by whether they are from near.

    Afterwards and not within the query, because then the engine could not skip documents that cannot be among them.
    """
    functions: list[Clause] = [{"field_value_factor": {"field": "weight"}}]
    for token, gain in query.near_gains().items():
        functions.append({"filter": {"term": {"near": token}}, "weight": 1 + gain})
    weighting = {"function_score": {"functions": functions, "score_mode": "multiply"}}
    return {"window_size": _WEIGHTED_HITS, "query": {"rescore_query": weighting, "score_mode": "multiply"}}


def _variant(variant: Variant) -> Clause:
    return _row(variant.stems, variant.field, variant.weight)


def _row(stems: Stems, field: str = "text", boost: float = 1.0) -> Clause:
    """One stem, or several one after the other."""
    if len(stems) == 1:
        return {"term": {field: {"value": stems[0], "boost": boost}}}
    return {"match_phrase": {field: {"query": " ".join(stems), "boost": boost}}}


def _one_of(name: str, values: Iterable[str]) -> Clause:
    if name == KIND:
        return {"terms": {"kind": list(values)}}
    return {"terms": {"facet": [f"{name}{FACET_SEPARATOR}{value}" for value in values]}}


def _aggregations(kind: list[Clause], facets: Mapping[str, Clause]) -> dict[str, Any]:
    """Kinds without the filter by kind, and each chosen facet without its own filter."""
    found = {
        _KINDS: _counted([*facets.values()], {"field": "kind", "size": _MOST_BUCKETS}),
        _FACETS: _counted([*kind, *facets.values()], {"field": "facet", "size": _MOST_BUCKETS}),
    }
    for name in facets:
        others = [clause for other, clause in facets.items() if other != name]
        terms = {"field": "facet", "size": _MOST_BUCKETS, "include": f"{_literal(name)}{FACET_SEPARATOR}.*"}
        found[f"{_ONE_FACET}{name}"] = _counted([*kind, *others], terms)
    return found


def _literal(name: str) -> str:
    """``name`` inside of Lucene's regular expressions, which know more operators than Python's."""
    return re.sub(r"([^\w-])", r"\\\1", name)


def _counted(filters: list[Clause], terms: dict[str, Any]) -> dict[str, Any]:
    if not filters:
        return {"terms": terms}
    return {"filter": {"bool": {"filter": filters}}, "aggs": {"values": {"terms": terms}}}


def _buckets(result: Mapping[str, Any]) -> dict[str, int]:
    found = result.get("values", result)
    return {bucket["key"]: int(bucket["doc_count"]) for bucket in found["buckets"]}
