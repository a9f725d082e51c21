"""A query plan compiled for Elasticsearch, and its answer."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from elasticsearch.dsl import Q
from elasticsearch.dsl.query import Query

from search.analysis.plan import TIE_BREAKER, QueryPlan, Variant, WordPlan
from search.analysis.synonyms import Stems
from search.engines.base import EngineAnswer
from search.engines.payload import FACET_SEPARATOR, facet_counts, from_payload
from search.query import SearchQuery

_MOST_BUCKETS = 10_000
_KINDS = "kinds"
_FACETS = "facets"
_ONE_FACET = "facet:"
_WORDS = "words"
_EVERYTHING = "everything"
_VISIBLE = "visible"


def request(query: SearchQuery, plan: QueryPlan) -> dict[str, Any]:
    """Arguments of ``Elasticsearch.search``: the audience is part of the query, so nothing else is ever counted."""
    words = [_word(word) for word in plan.words]
    visible = Q(
        "bool",
        filter=[audience_filter(query.audience)],
        must=[_row(row) for row in plan.phrases],
        must_not=[_row(row) for row in plan.excluded],
        should=words,
        # Beside a phrase, which must be there, words only help to rank.
        minimum_should_match=1 if words and not plan.phrases else 0,
    )
    by_score = plan.is_ranked and not query.newest_first
    kind = [Q("terms", kind=list(query.kinds))] if query.kinds else []
    facets = {name: Q("terms", facet=_facet_tokens(name, values)) for name, values in query.facets.items()}
    chosen = [*kind, *facets.values()]
    found: dict[str, Any] = {
        "query": visible.to_dict(),
        "aggs": {**_aggregations(kind, facets), **_matches(query, plan, words)},
        "from_": query.offset,
        "size": query.size,
        "track_total_hits": True,
        "source_includes": ["payload"],
        # Equal scores in a fixed order.
        "sort": ["_score", {"key": "asc"}] if by_score else [{"day": "desc"}, {"key": "asc"}],
        "track_scores": by_score,
    }
    if chosen:
        found["post_filter"] = Q("bool", filter=chosen).to_dict()
    return found


def read_answer(body: Mapping[str, Any], plan: QueryPlan) -> EngineAnswer:
    counted = body["aggregations"]
    facets = facet_counts(_buckets(counted[_FACETS]))
    for name, result in counted.items():
        if name.startswith(_ONE_FACET):
            facet = name.removeprefix(_ONE_FACET)
            facets[facet] = facet_counts(_buckets(result)).get(facet, {})
    matches = _per_word(counted)
    return EngineAnswer(
        hits=tuple(
            (from_payload(hit["_source"]["payload"]), float(hit["_score"] or 0.0)) for hit in body["hits"]["hits"]
        ),
        total=int(body["hits"]["total"]["value"]),
        kinds=_buckets(counted[_KINDS]),
        facets=facets,
        unmatched=frozenset(
            word.word for word, bucket in zip(plan.words, matches, strict=False) if not bucket["doc_count"]
        ),
    )


def similar_query(stemmed: str, errors: int, audience: frozenset[str]) -> dict[str, Any]:
    near = [Q("fuzzy", **{field: {"value": stemmed, "fuzziness": errors}}) for field in ("text", "parts")]
    found: dict[str, Any] = Q("bool", filter=[audience_filter(audience)], should=near, minimum_should_match=1).to_dict()
    return found


def _word(word: WordPlan) -> Query:
    return Q("dis_max", queries=[_variant(variant) for variant in word.variants], tie_breaker=TIE_BREAKER)


def _variant(variant: Variant) -> Query:
    return _row(variant.stems, variant.field, variant.weight)


def _row(stems: Stems, field: str = "text", weight: float = 1.0) -> Query:
    """One stem, or several one after the other."""
    if len(stems) == 1:
        return Q("term", **{field: {"value": stems[0], "boost": weight}})
    return Q("match_phrase", **{field: {"query": " ".join(stems), "boost": weight}})


def audience_filter(tokens: Iterable[str]) -> Query:
    """Nothing is matched, counted or suggested without it."""
    return Q("terms", audience=sorted(tokens))


def _facet_tokens(name: str, values: Iterable[str]) -> list[str]:
    return [f"{name}{FACET_SEPARATOR}{value}" for value in values]


def _aggregations(kind: list[Query], facets: Mapping[str, Query]) -> dict[str, Any]:
    """Kinds without the filter by kind, and each chosen facet without its own filter."""
    found = {
        _KINDS: _counted(list(facets.values()), {"field": "kind", "size": _MOST_BUCKETS}),
        _FACETS: _counted([*kind, *facets.values()], {"field": "facet", "size": _MOST_BUCKETS}),
    }
    for name in facets:
        others = [clause for other, clause in facets.items() if other != name]
        terms = {"field": "facet", "size": _MOST_BUCKETS, "include": f"{_literal(name)}{FACET_SEPARATOR}.*"}
        found[f"{_ONE_FACET}{name}"] = _counted([*kind, *others], terms)
    return found


def _matches(query: SearchQuery, plan: QueryPlan, words: list[Query]) -> dict[str, Any]:
    """Hits of each word among everything that is visible, whatever phrases or exclusions narrow the answer."""
    if not words:
        return {}
    each = {"filters": {"filters": [word.to_dict() for word in words]}}
    if not plan.phrases and not plan.excluded:
        return {_WORDS: each}
    visible = {"filter": audience_filter(query.audience).to_dict(), "aggs": {_WORDS: each}}
    return {_EVERYTHING: {"global": {}, "aggs": {_VISIBLE: visible}}}


def _per_word(counted: Mapping[str, Any]) -> list[dict[str, Any]]:
    where = counted[_EVERYTHING][_VISIBLE] if _EVERYTHING in counted else counted
    buckets: list[dict[str, Any]] = where.get(_WORDS, {}).get("buckets", [])
    return buckets


def _literal(name: str) -> str:
    """``name`` inside of Lucene's regular expressions, which know more operators than Python's."""
    return re.sub(r"([^\w-])", r"\\\1", name)


def _counted(filters: list[Query], terms: dict[str, Any]) -> dict[str, Any]:
    return {"filter": Q("bool", filter=filters).to_dict(), "aggs": {"values": {"terms": terms}}}


def _buckets(result: Mapping[str, Any]) -> dict[str, int]:
    return {bucket["key"]: int(bucket["doc_count"]) for bucket in result["values"]["buckets"]}
