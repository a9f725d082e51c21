"""Suggestions from Elasticsearch: one round trip for documents, facet values and whole searches."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from elasticsearch.dsl import Q
from elasticsearch.dsl.query import Query

from search.engines.elasticsearch_query import PAYLOAD, load_document, visible
from search.engines.payload import FACET_SEPARATOR
from search.engines.suggesting import SuggestAnswer, SuggestRequest

_FIELD = "prefixes"
_FUZZY_WEIGHT = 0.3
_MOST_VALUES = 200
_FACETS = "facets"
_CANDIDATE = "candidate:"


def searches(request: SuggestRequest) -> list[dict[str, Any]]:
    """Bodies of a multi-search: the documents; facet values and whole searches."""
    documents = Q("bool", filter=[visible(request.audience)], must=[_beginning(w, request) for w in request.typed])
    return [
        {
            "query": documents.to_dict(),
            "size": request.size,
            **PAYLOAD,
            "track_total_hits": False,
            "sort": ["_score", {"key": "asc"}],
        },
        {
            "query": Q("bool", filter=[visible(request.audience)]).to_dict(),
            "size": 0,
            "track_total_hits": False,
            "aggs": {**_values(request), **_candidates(request)},
        },
    ]


def read_answer(responses: Sequence[Mapping[str, Any]], request: SuggestRequest) -> SuggestAnswer:
    documents, counted = responses
    aggregations = counted.get("aggregations", {})
    values = aggregations.get(_FACETS, {}).get("values", {}).get("buckets", [])
    return SuggestAnswer(
        documents=tuple(load_document(hit) for hit in documents["hits"]["hits"]),
        values={bucket["key"]: int(bucket["doc_count"]) for bucket in values},
        answered=tuple(
            bool(stems) and bool(aggregations[f"{_CANDIDATE}{place}"]["doc_count"])
            for place, stems in enumerate(request.candidates)
        ),
    )


def _beginning(word: str, request: SuggestRequest) -> Query:
    exact = Q("term", **{_FIELD: {"value": word}})
    errors = request.errors(word)
    if not errors:
        return exact
    near = Q("fuzzy", **{_FIELD: {"value": word, "fuzziness": errors, "boost": _FUZZY_WEIGHT}})
    return Q("dis_max", queries=[exact, near])


def _values(request: SuggestRequest) -> dict[str, Any]:
    rows = [Q("bool", filter=[Q("term", **{_FIELD: token}) for token in row]) for row in request.facet_prefixes()]
    if request.values:
        rows.append(Q("terms", facet=list(request.values)))
    if not rows:
        return {}
    names = "|".join(re.sub(r"([^\w-])", r"\\\1", name) for name in request.facets)
    terms = {"field": "facet", "size": _MOST_VALUES, "include": f"({names}){FACET_SEPARATOR}.*"}
    any_of = Q("bool", should=rows, minimum_should_match=1)
    return {_FACETS: {"filter": any_of.to_dict(), "aggs": {"values": {"terms": terms}}}}


def _candidates(request: SuggestRequest) -> dict[str, Any]:
    return {
        f"{_CANDIDATE}{place}": {"filter": Q("bool", filter=[_anywhere(stemmed) for stemmed in stems]).to_dict()}
        for place, stems in enumerate(request.candidates)
    }


def _anywhere(stemmed: str) -> Query:
    return Q("bool", should=[Q("term", **{field: stemmed}) for field in ("text", "parts")], minimum_should_match=1)
