"""The embedded engine: tantivy in this process, files in a folder, one writer at a time."""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tantivy

from search.analysis.plan import QueryPlan, WordPlan
from search.documents import SearchDocument
from search.engines import embedded_query, embedded_schema, embedded_suggest
from search.engines.base import (
    EngineAnswer,
    EngineUnavailableError,
    IndexDescription,
    ObjectChange,
    ObjectRef,
    StoredMark,
)
from search.engines.embedded_schema import FINGERPRINT_LENGTH
from search.engines.embedded_store import IndexStore, damage_reported
from search.engines.suggesting import SuggestAnswer, SuggestRequest
from search.query import SearchQuery

_WRITER_HEAP_BYTES = 64 * 1024 * 1024
_SIMILAR_DOCUMENTS = 12
_COUNT_KINDS = {"kinds": {"terms": {"field": "kind", "size": 1_000}}}


class EmbeddedEngine:
    """Readers anywhere; the writer holds a file lock that the system frees when its process dies."""

    name = "embedded"

    def __init__(self, path: Path) -> None:
        self._store = IndexStore(path)

    @contextmanager
    def writer(self) -> Iterator["EmbeddedWriter"]:
        with self._store.lock():
            writer = EmbeddedWriter(self._store)
            try:
                yield writer
            finally:
                writer.close()

    def answer(self, query: SearchQuery, plan: QueryPlan) -> EngineAnswer:
        with damage_reported():
            return embedded_query.answer(self._store.snapshot(), query, plan)

    def plainly_unmatched(self, words: Sequence[WordPlan], audience: frozenset[str]) -> list[WordPlan]:
        with damage_reported():
            return embedded_query.plainly_unmatched(self._store.snapshot(), words, audience)

    def unmatched(self, words: Sequence[WordPlan], audience: frozenset[str]) -> list[WordPlan]:
        with damage_reported():
            return embedded_query.unmatched(self._store.snapshot(), words, audience)

    def similar(self, stemmed: str, errors: int, audience: frozenset[str]) -> Sequence[SearchDocument]:
        snapshot = self._store.snapshot()
        query = embedded_query.similar_query(snapshot, stemmed, errors, audience)
        with damage_reported():
            found = snapshot.searcher.search(query, limit=_SIMILAR_DOCUMENTS, count=False)
            return [embedded_query.load_document(snapshot.searcher, address) for _, address in found.hits]

    def suggest(self, request: SuggestRequest) -> SuggestAnswer:
        with damage_reported():
            return embedded_suggest.suggest(self._store.snapshot(), request)

    def stored(self) -> Iterator[StoredMark]:
        searcher = self._store.snapshot().searcher
        with damage_reported():
            found = searcher.search(tantivy.Query.all_query(), limit=max(searcher.num_docs, 1), count=False)
            for _, address in found.hits:
                payload = embedded_query.stored_payload(searcher, address)
                key = json.loads(payload[FINGERPRINT_LENGTH:])["key"]
                yield StoredMark(key, payload[:FINGERPRINT_LENGTH].decode("ascii"))

    def describe(self) -> IndexDescription:
        name, version = self._store.serving()
        with damage_reported():
            counted = self._store.snapshot().searcher.aggregate(tantivy.Query.all_query(), _COUNT_KINDS)
        kinds = {bucket["key"]: int(bucket["doc_count"]) for bucket in counted["kinds"]["buckets"]}
        return IndexDescription(name, version, kinds)

    def check_reachable(self) -> None:
        self._store.snapshot()

    def destroy(self) -> None:
        self._store.forget()
        shutil.rmtree(self._store.path, ignore_errors=True)


class EmbeddedWriter:
    """Opens tantivy's writers when they are first needed; lives while the lock is held."""

    def __init__(self, store: IndexStore) -> None:
        self._store = store
        self._serving: _OpenIndex | None = None
        self._building: _OpenIndex | None = None
        self._building_name = ""

    def apply(self, changes: Sequence[ObjectChange]) -> Mapping[ObjectRef, str]:
        if self._serving is None:
            self._serving = self._open_serving()
        refused = self._serving.replace(changes) if self._serving else {}
        if self._building is not None:
            refused |= self._building.replace(changes)
        return refused

    def _open_serving(self) -> "_OpenIndex | None":
        """None when there is none yet, or a damaged one, but one is being built: nobody finds anything in it."""
        try:
            if self._building is not None and not self._store.has_serving():
                return None
            return _OpenIndex(self._store.serving_or_new())
        except EngineUnavailableError:
            if self._building is None:
                raise
            return None

    def begin_rebuild(self) -> None:
        self._building_name, index = self._store.make_new()
        self._building = _OpenIndex(index)

    def fill(self, changes: Sequence[ObjectChange]) -> Mapping[ObjectRef, str]:
        if self._building is None:
            raise RuntimeError("begin_rebuild() comes first")
        return self._building.replace(changes, commit=False)

    def finish_rebuild(self) -> None:
        if self._building is None:
            raise RuntimeError("begin_rebuild() comes first")
        self._building.close()
        self.close()
        self._store.serve(self._building_name)
        self._building = None

    def close(self) -> None:
        if self._serving is not None:
            self._serving.close()
            self._serving = None


class _OpenIndex:
    def __init__(self, index: tantivy.Index) -> None:
        try:
            self._writer: Any = index.writer(heap_size=_WRITER_HEAP_BYTES, num_threads=1)
        except ValueError as error:
            raise EngineUnavailableError("the index cannot be written to") from error

    def replace(self, changes: Sequence[ObjectChange], *, commit: bool = True) -> dict[ObjectRef, str]:
        refused: dict[ObjectRef, str] = {}
        for change in changes:
            try:
                made = [embedded_schema.make_document(document) for document in change.documents]
            except (ValueError, TypeError) as error:
                refused[change.ref] = type(error).__name__
                continue
            self._writer.delete_documents_by_term("object", str(change.ref))
            for document in made:
                self._writer.add_document(document)
        if commit:
            self._commit()
        return refused

    def close(self) -> None:
        """Commit what ``fill`` left open and wait for the merges."""
        self._commit()
        self._writer.wait_merging_threads()

    def _commit(self) -> None:
        try:
            self._writer.commit()
        except (ValueError, OSError) as error:
            raise EngineUnavailableError("the index cannot be written to") from error
