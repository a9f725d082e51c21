"""Elasticsearch as the engine: typed documents, a versioned index behind an alias, one writer by lease."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from elasticsearch import ApiError, Elasticsearch
from elasticsearch.helpers import parallel_bulk, scan

from search import conf
from search.analysis.plan import QueryPlan, WordPlan
from search.documents import SearchDocument
from search.engines import elasticsearch_query, elasticsearch_suggest
from search.engines.base import (
    EngineAnswer,
    EngineRefusedError,
    EngineUnavailableError,
    IndexDescription,
    ObjectChange,
    ObjectRef,
    StoredMark,
)
from search.engines.breaker import CircuitBreaker
from search.engines.elasticsearch_index import AliasedIndex, make_source, unavailable, unavailable_on_error
from search.engines.suggesting import SuggestAnswer, SuggestRequest
from search.leases import Lease
from search.query import SearchQuery

_SIMILAR_DOCUMENTS = 12
_COUNT_KINDS = {"kinds": {"terms": {"field": "kind", "size": 1_000}}}
_NOT_FOUND = 404
_REFUSED_AS_A_WHOLE = {400, 413}
_KEYS_AT_ONCE = 5_000
_BULK_DOCUMENTS = 500
_BULKS_AT_ONCE = 2
_HIGHEST_BULK_BYTES = 10 * 1024 * 1024

# A document's key and the object that it belongs to.
Stored = tuple[str, ObjectRef]
LeaseHolder = Callable[[str], AbstractContextManager[Lease]]


class ElasticsearchEngine:
    """Queries wait briefly, so that pages degrade quickly; writes wait longer. ``url`` may name several nodes."""

    name = "elasticsearch"

    def __init__(self, url: str, index_name: str, *, lease: LeaseHolder) -> None:
        hosts = url.split(",")
        # A node that refuses or breaks off is retried once on each of the others; a timeout never.
        self._client = Elasticsearch(
            hosts, request_timeout=conf.setting("SEARCH_QUERY_TIMEOUT"), max_retries=len(hosts) - 1
        )
        self._patient = self._client.options(request_timeout=conf.setting("SEARCH_WRITE_TIMEOUT"))
        self._index_name = index_name
        self._lease = lease
        self._breaker = CircuitBreaker(
            failures=conf.setting("SEARCH_BREAKER_FAILURES"), seconds=conf.setting("SEARCH_BREAKER_SECONDS")
        )

    @contextmanager
    def writer(self) -> Iterator["ElasticsearchWriter"]:
        with self._breaker.guard():
            self.check_reachable(needs_index=False)
        with self._lease(self._index_name) as lease:
            yield ElasticsearchWriter(AliasedIndex(self._patient, self._index_name), lease)

    def answer(self, query: SearchQuery, plan: QueryPlan) -> EngineAnswer:
        found = self._search_all(elasticsearch_query.searches(query, plan))
        return elasticsearch_query.read_answer(found, query)

    def plainly_unmatched(self, words: Sequence[WordPlan], audience: frozenset[str]) -> list[WordPlan]:  # noqa: ARG002
        """None: every look is a request."""
        return []

    def unmatched(self, words: Sequence[WordPlan], audience: frozenset[str]) -> list[WordPlan]:
        found = self._search_all(elasticsearch_query.unmatched_searches(words, audience))
        return [word for word, counted in zip(words, found, strict=True) if not counted["hits"]["total"]["value"]]

    def similar(self, stemmed: str, errors: int, audience: frozenset[str]) -> Sequence[SearchDocument]:
        asked = elasticsearch_query.similar_query(stemmed, errors, audience)
        body = {"query": asked, "size": _SIMILAR_DOCUMENTS, "track_total_hits": False, **elasticsearch_query.PAYLOAD}
        [found] = self._search_all([body])
        return [elasticsearch_query.load_document(hit) for hit in found["hits"]["hits"]]

    def suggest(self, request: SuggestRequest) -> SuggestAnswer:
        found = self._search_all(elasticsearch_suggest.searches(request))
        return elasticsearch_suggest.read_answer(found, request)

    def _search_all(self, bodies: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """One request for all of them; what fails in one fails them all."""
        with self._breaker.guard(), unavailable_on_error():
            lines = [line for body in bodies for line in ({}, body)]
            found = self._client.msearch(index=self._index_name, searches=lines)["responses"]
            for response in found:
                if "error" in response:
                    raise unavailable(int(response["status"]))
        return list(found)

    def stored(self) -> Iterator[StoredMark]:
        with unavailable_on_error():
            self._patient.indices.refresh(index=self._index_name)
            wanted = {"_source": False, "docvalue_fields": ["key", "fingerprint"], "query": {"match_all": {}}}
            for hit in scan(self._patient, index=self._index_name, query=wanted, size=2_000):
                yield StoredMark(hit["fields"]["key"][0], hit["fields"]["fingerprint"][0])

    def describe(self) -> IndexDescription:
        with unavailable_on_error():
            index = AliasedIndex(self._client, self._index_name)
            concrete = index.serving()
            if concrete is None:
                raise EngineUnavailableError("there is no index yet")
            counted = self._client.search(index=concrete, size=0, aggs=_COUNT_KINDS)
            buckets = counted["aggregations"]["kinds"]["buckets"]
            return IndexDescription(
                name=concrete,
                version=index.version_of(concrete),
                kinds={bucket["key"]: int(bucket["doc_count"]) for bucket in buckets},
                health=self._client.cluster.health(index=concrete)["status"],
                resized=index.is_resized(concrete),
            )

    def check_reachable(self, *, needs_index: bool = True) -> None:
        with unavailable_on_error():
            if not self._client.indices.exists_alias(name=self._index_name) and needs_index:
                raise EngineUnavailableError("there is no index yet")

    def destroy(self) -> None:
        with unavailable_on_error():
            AliasedIndex(self._patient, self._index_name).destroy()


class ElasticsearchWriter:
    """Every write carries the lease's token as its version: a later holder's writes win over a straggler's."""

    def __init__(self, index: AliasedIndex, lease: Lease) -> None:
        self._index = index
        self._lease = lease
        self._serving: str | None = None
        self._building: str | None = None
        self._refreshed: set[str] = set()

    def apply(self, changes: Sequence[ObjectChange]) -> Mapping[ObjectRef, str]:
        self._lease.renew()
        with unavailable_on_error():
            # In the very first rebuild nothing serves yet, and another new index would displace the one being built.
            targets = [] if self._building and not self._index.serving() else [self._serving_or_new()]
            targets += [self._building] if self._building else []
            refused: dict[ObjectRef, str] = {}
            for concrete in targets:
                refused |= self._replace(concrete, changes)
        return refused

    def begin_rebuild(self) -> None:
        with unavailable_on_error():
            self._building = self._index.make_new()

    def fill(self, changes: Sequence[ObjectChange]) -> Mapping[ObjectRef, str]:
        if self._building is None:
            raise RuntimeError("begin_rebuild() comes first")
        self._lease.renew()
        with unavailable_on_error():
            # Not refreshed: the next look for old documents has to.
            self._refreshed.discard(self._building)
            return self._bulk(self._building, changes, ())

    def finish_rebuild(self) -> None:
        if self._building is None:
            raise RuntimeError("begin_rebuild() comes first")
        self._lease.renew()
        with unavailable_on_error():
            self._index.client.indices.refresh(index=self._building)
            self._index.serve(self._building)
        self._serving, self._building = self._building, None

    def _serving_or_new(self) -> str:
        if self._serving is None:
            self._serving = self._index.serving()
            if self._serving is not None:
                self._index.accept_new_fields(self._serving)
        if self._serving is None:
            self._serving = self._index.make_new()
            self._index.serve(self._serving)
        return self._serving

    def _replace(self, concrete: str, changes: Sequence[ObjectChange]) -> dict[ObjectRef, str]:
        """What is written is visible afterwards, so only a writer's first look has to wait for others' changes."""
        if concrete not in self._refreshed:
            self._index.client.indices.refresh(index=concrete)
            self._refreshed.add(concrete)
        kept = {document.key for change in changes for document in change.documents}
        surplus = [entry for entry in self._stored_keys(concrete, changes) if entry[0] not in kept]
        refused = self._bulk(concrete, changes, surplus)
        self._index.client.indices.refresh(index=concrete)
        return refused

    def _stored_keys(self, concrete: str, changes: Sequence[ObjectChange]) -> Iterator[Stored]:
        refs = {str(change.ref): change.ref for change in changes}
        after: dict[str, Any] = {}
        while True:
            found = self._index.client.search(
                index=concrete,
                query={"terms": {"object": list(refs)}},
                source=False,
                docvalue_fields=[{"field": "object"}],
                sort=[{"key": "asc"}],
                size=_KEYS_AT_ONCE,
                # A part of the index that is away may hold what is to be deleted.
                allow_partial_search_results=False,
                **after,
            )
            hits = found["hits"]["hits"]
            for hit in hits:
                yield hit["sort"][0], refs[hit["fields"]["object"][0]]
            if len(hits) < _KEYS_AT_ONCE:
                return
            after = {"search_after": hits[-1]["sort"]}

    def _bulk(
        self, concrete: str, changes: Sequence[ObjectChange], deletions: Sequence[Stored]
    ) -> dict[ObjectRef, str]:
        """Documents are analysed while the engine is at those before them; outcomes come in their order."""
        refs = [ref for _, ref in deletions]
        refs += [change.ref for change in changes for _ in change.documents]
        version = {"_index": concrete, "version": self._lease.token, "version_type": "external_gte"}
        outcomes = parallel_bulk(
            self._index.client,
            ({**action, **version} for action in _actions(changes, deletions)),
            thread_count=_BULKS_AT_ONCE,
            queue_size=_BULKS_AT_ONCE,
            raise_on_error=False,
            raise_on_exception=True,
            chunk_size=_BULK_DOCUMENTS,
            max_chunk_bytes=_HIGHEST_BULK_BYTES,
            filter_path="errors,items.*.status,items.*.error.type",
        )
        refused: dict[ObjectRef, str] = {}
        for ref, (succeeded, outcome) in zip(refs, _refusals_named(outcomes), strict=True):
            ((operation, result),) = outcome.items()
            if not succeeded and not (operation == "delete" and result.get("status") == _NOT_FOUND):
                error = result.get("error") or {}
                refused[ref] = str(error.get("type") if isinstance(error, dict) else result.get("status"))
        return refused


def _refusals_named(outcomes: Iterable[Any]) -> Iterator[Any]:
    """A request that is refused as a whole, because of one document's size or key, is no outage."""
    try:
        yield from outcomes
    except ApiError as error:
        if error.status_code in _REFUSED_AS_A_WHOLE:
            raise EngineRefusedError(f"Elasticsearch answered {error.status_code}") from error
        raise


def _actions(changes: Sequence[ObjectChange], deletions: Sequence[Stored]) -> Iterator[dict[str, Any]]:
    for key, _ in deletions:
        yield {"_op_type": "delete", "_id": key}
    for change in changes:
        for document in change.documents:
            yield {"_op_type": "index", "_id": document.key, "_source": make_source(document)}
