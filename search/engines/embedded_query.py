"""A query plan compiled for tantivy, and its answer."""

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import Any

import tantivy
from tantivy import Occur, Query

from search.analysis.plan import TIE_BREAKER, QueryPlan, Variant, WordPlan
from search.analysis.synonyms import Stems
from search.documents import SearchDocument
from search.engines.base import Counts, EngineAnswer, total_of
from search.engines.embedded_schema import FINGERPRINT_LENGTH, schema
from search.engines.embedded_store import Snapshot, damage_reported
from search.engines.payload import FACET_SEPARATOR, facet_counts, load
from search.query import KIND, SearchQuery

_MOST_BUCKETS = 10_000
_MOST_COUNTERS = 8
_MANY_DOCUMENTS = 20_000
_RARE = 1_000

Clause = tuple[Occur, Query]


def answer(snapshot: Snapshot, query: SearchQuery, plan: QueryPlan) -> EngineAnswer:
    base = [*visible(snapshot, query.audience), *_matching(plan)]
    base += [(Occur.MustNot, _one_of(name, values)) for name, values in query.without.items()]
    kind = [_scoreless(_one_of(KIND, query.kinds))] if query.kinds else []
    facets = {name: _scoreless(_one_of(name, values)) for name, values in query.facets.items()}
    counted = partial(_count, snapshot.searcher, base, kind, facets, query.kinds)
    # tantivy works outside of the interpreter's lock: counting goes on beside ranking and marking, where that is worth
    # a thread.
    counting = _counters(os.getpid()).submit(counted) if snapshot.searcher.num_docs >= _MANY_DOCUMENTS else None
    shown = [(Occur.MustNot, _any_of("key", query.shown))] if query.shown else []
    ranked = Query.boolean_query([*base, *kind, *facets.values(), *shown, *_nearer(query, plan)])
    hits = _hits(snapshot.searcher, ranked, query, plan)
    return EngineAnswer(hits, counting.result if counting else counted)


def unmatched(snapshot: Snapshot, words: Sequence[WordPlan], audience: frozenset[str]) -> list[WordPlan]:
    return [word for word in words if not _occurs(snapshot, word, audience)]


def plainly_unmatched(snapshot: Snapshot, words: Sequence[WordPlan], audience: frozenset[str]) -> list[WordPlan]:
    """Of the words that few documents have: looking at all of these takes no time."""
    frequency = snapshot.searcher.doc_freq
    rare = [
        word
        for word in words
        if all(frequency(variant.field, stem) < _RARE for variant in word.variants for stem in variant.stems)
    ]
    return unmatched(snapshot, rare, audience)


def similar_query(snapshot: Snapshot, stemmed: str, errors: int, audience: frozenset[str]) -> Query:
    near = [
        Query.fuzzy_term_query(schema(), field, stemmed, distance=errors, transposition_cost_one=True)
        for field in ("text", "parts")
    ]
    return Query.boolean_query([*visible(snapshot, audience), (Occur.Must, _any(near))])


def visible(snapshot: Snapshot, audience: frozenset[str]) -> list[Clause]:
    """Clauses that every query holds: only documents for one of the audience's tokens are found and counted."""
    access = snapshot.access(audience)
    if not access.hidden:
        return []
    if access.hides_less:
        return [(Occur.MustNot, _any_of("access", access.hidden))]
    return [_filter("access", access.shown)]


def load_document(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> SearchDocument:
    return load(stored_payload(searcher, address)[FINGERPRINT_LENGTH:])


def stored_payload(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> bytes:
    """The fingerprint, followed by the document's JSON."""
    return bytes(searcher.doc(address).get_first("payload"))


def word_query(word: WordPlan) -> Query:
    return Query.disjunction_max_query([_variant(variant) for variant in word.variants], tie_breaker=TIE_BREAKER)


def buckets(searcher: tantivy.Searcher, clauses: Sequence[Clause], *fields: str) -> dict[str, dict[str, int]]:
    """Per field its values with the number of documents, all in one pass."""
    asked = {field: {"terms": {"field": field, "size": _MOST_BUCKETS}} for field in fields}
    found: dict[str, Any] = searcher.aggregate(Query.boolean_query(clauses), asked)
    return {field: {bucket["key"]: int(bucket["doc_count"]) for bucket in found[field]["buckets"]} for field in fields}


def _hits(
    searcher: tantivy.Searcher, matching: Query, query: SearchQuery, plan: QueryPlan
) -> tuple[tuple[SearchDocument, float], ...]:
    by_score = plan.is_ranked and not query.newest_first
    order = {"weight_by_field": "weight"} if by_score else {"order_by_field": "newest"}
    found = searcher.search(matching, limit=query.size, offset=query.offset, count=False, **order)
    return tuple((load_document(searcher, address), float(score) if by_score else 0.0) for score, address in found.hits)


def _nearer(query: SearchQuery, plan: QueryPlan) -> list[Clause]:
    """The words' score once more, a tenth or less of it, for documents from near the asker."""
    if not plan.words:
        return []
    return [
        (
            Occur.Should,
            Query.boost_query(
                Query.boolean_query(
                    [_filter("near", [token]), (Occur.Must, _any([word_query(word) for word in plan.words]))]
                ),
                gain,
            ),
        )
        for token, gain in query.near_gains().items()
    ]


def _matching(plan: QueryPlan) -> list[Clause]:
    found = [(Occur.Must, _row(row)) for row in plan.phrases]
    if plan.words:
        # Beside a phrase, which must be there, words only help to rank.
        wanted = Occur.Should if plan.phrases else Occur.Must
        found.append((wanted, _any([word_query(word) for word in plan.words])))
    if not found:
        found.append((Occur.Must, Query.all_query()))
    return [*found, *((Occur.MustNot, _row(row)) for row in plan.excluded)]


def _variant(variant: Variant) -> Query:
    match = _row(variant.stems, variant.field)
    return match if variant.weight == 1 else Query.boost_query(match, variant.weight)


def _row(stems: Stems, field: str = "text") -> Query:
    """One stem, or several one after the other."""
    if len(stems) == 1:
        return Query.term_query(schema(), field, stems[0], index_option="freq")
    return Query.phrase_query(schema(), field, list(stems))


def _any(queries: Sequence[Query]) -> Query:
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, query) for query in queries])


def _any_of(field: str, values: Sequence[str]) -> Query:
    if len(values) == 1:
        return Query.term_query(schema(), field, values[0], index_option="basic")
    return Query.term_set_query(schema(), field, list(values))


def _filter(field: str, values: Sequence[str]) -> Clause:
    return _scoreless(_any_of(field, values))


def _scoreless(query: Query) -> Clause:
    """It must match and adds nothing to the score."""
    return (Occur.Must, Query.const_score_query(query, 0.0))


def _one_of(name: str, values: Sequence[str]) -> Query:
    """Documents of one of the kinds, or with one of the facet's values."""
    if name == KIND:
        return _any_of("kind", values)
    return _any_of("facet", [f"{name}{FACET_SEPARATOR}{value}" for value in values])


@cache
def _counters(_process: int) -> ThreadPoolExecutor:
    """Threads do not survive a fork: each process has its own."""
    return ThreadPoolExecutor(_MOST_COUNTERS, thread_name_prefix="search-count")


def _count(
    searcher: tantivy.Searcher,
    base: list[Clause],
    kind: list[Clause],
    facets: Mapping[str, Clause],
    kinds_asked: Sequence[str],
) -> Counts:
    """Kinds without the filter by kind, and each facet without its own, so that a second value can be added."""
    with damage_reported():
        if not kind:
            both = buckets(searcher, [*base, *facets.values()], "kind", "facet")
            kinds, tokens = both["kind"], both["facet"]
        else:
            kinds = buckets(searcher, [*base, *facets.values()], "kind")["kind"]
            tokens = buckets(searcher, [*base, *kind, *facets.values()], "facet")["facet"]
        counts = facet_counts(tokens)
        for name in facets:
            others = [clause for other, clause in facets.items() if other != name]
            without = buckets(searcher, [*base, *kind, *others], "facet")["facet"]
            counts[name] = facet_counts(without).get(name, {})
    return Counts(total_of(kinds, kinds_asked), kinds, counts)


def _occurs(snapshot: Snapshot, word: WordPlan, audience: frozenset[str]) -> bool:
    """Whether somebody of this audience can find the word; whether others could must not show."""
    frequency = snapshot.searcher.doc_freq
    if not any(all(frequency(variant.field, stem) for stem in variant.stems) for variant in word.variants):
        return False
    asked = Query.boolean_query([*visible(snapshot, audience), (Occur.Must, word_query(word))])
    return bool(snapshot.searcher.search(asked, limit=1, count=False).hits)
