"""Search at 1,000 and 100,000 documents, against the raw engine on the same index in the same run.

    python -m benchmarks.search_port [documents ...]     (ELASTICSEARCH_URL set: Elasticsearch, otherwise embedded)

- indexing: documents through the writer (analysis, fingerprints, old documents replaced) against the engine's bulk call
  with everything prepared; and rows of the outbox, read from a database, against the same bulk call of their documents;
- query: the port, the page and the API against the engine's plain "any of these stems" query that reads 20 documents;
- suggestions, memory of this process, and Wagtail's own search on the same texts (at 1,000 only: on SQLite it takes
  seconds for a query at 100,000).
"""

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.measuring import throwaway_database

SIZES = (1_000, 100_000)
QUERIES = 300
PAGES = 60
OUTBOX_ROWS = 2_000
WAGTAIL_DOCUMENTS = 1_000


def main(sizes: Sequence[int] = SIZES) -> None:
    with throwaway_database(), tempfile.TemporaryDirectory() as folder:
        from django.conf import settings

        settings.SEARCH_EMBEDDED_PATH = Path(folder)
        settings.SEARCH_INDEX_PREFIX = f"bench-{os.getpid()}"
        for size in sizes:
            measure(size)
        measure_outbox()
        measure_wagtail(WAGTAIL_DOCUMENTS)


def measure(size: int) -> None:
    from benchmarks import corpus
    from search.analysis.plan import compile_plan
    from search.engines import get_engine

    engine = get_engine()
    engine.destroy()
    documents = list(corpus.documents(size))
    # The word lists are read once in a process's life.
    compile_plan(documents[0].title)
    name = f"{engine.name}, {size} documents:"
    ours, raw = timed(lambda: fill(engine, documents)), timed(raw_bulk(engine, documents))
    report(f"{name} indexing, documents/s", size / ours, size / raw)
    texts = corpus.questions(QUERIES)
    plain = times(raw_query(engine), texts)
    compare(f"{name} port", times(port_query(engine), texts), plain)
    for what, ask in web_queries().items():
        compare(f"{name} {what}", times(ask, texts[:PAGES]), plain)
    compare(f"{name} suggestions", times(suggestions(), [text[:7] for text in texts]), plain)
    print(
        f"{name} memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB, documents included"
    )
    engine.destroy()


def fill(engine: Any, documents: Sequence[Any]) -> None:
    from search.drain import BATCH_ROWS
    from search.engines.base import ObjectChange, ObjectRef

    changes = [ObjectChange(ObjectRef(made.source, made.object_id), (made,)) for made in documents]
    with engine.writer() as writer:
        writer.begin_rebuild()
        for start in range(0, len(changes), BATCH_ROWS):
            writer.fill(changes[start : start + BATCH_ROWS])
        writer.finish_rebuild()


def measure_outbox() -> None:
    """Partners whose rows wait in the outbox: read, made into documents, indexed, acknowledged."""
    from benchmarks import corpus
    from coalition.models import Partner
    from search.drain import changes_of, drain
    from search.engines import get_engine
    from search.models import OutboxEntry
    from search.registry import source_for

    drain()
    Partner.objects.bulk_create(
        Partner(name=f"{made.title} {made.object_id}"[:200], kind="union", description=made.body[:1_500])
        for made in corpus.documents(OUTBOX_ROWS)
    )
    # Not by ``search.outbox``, which would drain them at once.
    OutboxEntry.objects.bulk_create(
        OutboxEntry(source=Partner._meta.label_lower, object_id=pk)
        for pk in Partner.objects.values_list("pk", flat=True)
    )
    spent = timed(drain)
    source = source_for(Partner._meta.label_lower)
    if source is None:
        raise RuntimeError("partners are not registered")
    changes, _ = changes_of(source, Partner.objects.values_list("pk", flat=True))
    raw = timed(raw_bulk(get_engine(), [document for change in changes for document in change.documents]))
    report(f"{get_engine().name}: outbox of {OUTBOX_ROWS} partners, rows/s", OUTBOX_ROWS / spent, OUTBOX_ROWS / raw)
    get_engine().destroy()


def raw_bulk(engine: Any, documents: Sequence[Any]) -> Callable[[], None]:
    """The engine's own bulk call with everything prepared, into an index that is thrown away."""
    if engine.name == "embedded":
        import tantivy

        from search.engines.embedded_schema import make_document as ready_made
        from search.engines.embedded_schema import prepared, schema

        ready = [ready_made(document) for document in documents]

        def run() -> None:
            with tempfile.TemporaryDirectory() as folder:
                writer = prepared(tantivy.Index(schema(), path=folder)).writer(heap_size=64 << 20, num_threads=1)
                for document in ready:
                    writer.add_document(document)
                writer.commit()

        return run
    from elasticsearch.helpers import bulk

    from search.engines.elasticsearch_index import AliasedIndex, make_source

    index = AliasedIndex(engine._patient, f"{engine._index_name}-raw")
    name = index.make_new()
    actions = [{"_index": name, "_id": document.key, "_source": make_source(document)} for document in documents]

    def run_bulk() -> None:
        bulk(engine._patient, actions, chunk_size=1_000, refresh=True)
        index.destroy()

    return run_bulk


def raw_query(engine: Any) -> Callable[[str], Any]:
    from search.analysis.stems import stem
    from search.analysis.tokens import words

    if engine.name == "embedded":
        from tantivy import Occur, Query

        from search.engines.embedded_schema import schema

        def run(text: str) -> Any:
            searcher = engine._store.snapshot().searcher
            terms = [(Occur.Should, Query.term_query(schema(), "text", stem(word))) for word in words(text)]
            found = searcher.search(Query.boolean_query(terms), limit=20)
            return [searcher.doc(address).get_first("payload") for _, address in found.hits]

        return run

    def run_elasticsearch(text: str) -> Any:
        query = {"match": {"text": " ".join(map(stem, words(text)))}}
        return engine._client.search(
            index=engine._index_name, query=query, size=20, source=False, stored_fields=["payload"]
        )

    return run_elasticsearch


def port_query(engine: Any) -> Callable[[str], Any]:
    from benchmarks.corpus import AUDIENCE
    from search.port import ask_engine
    from search.query import SearchQuery

    return lambda text: ask_engine(engine, SearchQuery(text=text, audience=AUDIENCE).cleaned())


def web_queries() -> dict[str, Callable[[str], Any]]:
    from django.core.cache import cache
    from django.test import Client

    client = Client()

    def get(path: str, text: str) -> Any:
        # A visitor asks a few times a minute; so that a run of hundreds is not refused, nothing is counted.
        cache.clear()
        answer = client.get(path, {"q": text})
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")
        return answer

    return {"page": lambda text: get("/search/", text), "API": lambda text: get("/api/v1/search/", text)}


def suggestions() -> Callable[[str], Any]:
    from benchmarks.corpus import AUDIENCE
    from search.suggestions import suggest

    return lambda text: suggest(text, AUDIENCE)


def measure_wagtail(size: int) -> None:
    """Wagtail's search over write-ups with the same texts, every word required as is its default."""
    from wagtail.models import Page
    from wagtail.search.backends import get_search_backend

    from benchmarks import corpus

    parent = Page.get_first_root_node().get_children().first()
    for made in corpus.documents(size):
        parent.add_child(instance=Page(title=f"{made.title} {made.summary}"[:255], slug=f"bench-{made.object_id}"))
    backend = get_search_backend()
    found = times(lambda text: list(backend.search(text, Page)[:20]), corpus.questions(PAGES))
    figures = "   ".join(f"{name} {percentile(found, share) * 1e3:7.1f}" for name, share in PERCENTILES)
    print(f"Wagtail's search, {size} pages (titles only), ms:   {figures}")


PERCENTILES = (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))


def times(action: Callable[[str], Any], texts: Sequence[str]) -> list[float]:
    """Seconds for each, the second time that it is asked."""
    for text in texts:
        action(text)
    return [timed(partial(action, text)) for text in texts]


def timed(action: Callable[[], Any]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def compare(what: str, ours: Sequence[float], raw: Sequence[float]) -> None:
    for name, share in PERCENTILES:
        report(f"{what} {name}, ms", percentile(ours, share) * 1e3, percentile(raw, share) * 1e3)


def report(what: str, ours: float, baseline: float) -> None:
    print(f"{what:<62} {ours:9.2f}   raw {baseline:9.2f}   ratio {ours / baseline:6.2f}", flush=True)


def percentile(found: Sequence[float], share: float) -> float:
    return sorted(found)[min(len(found) - 1, int(len(found) * share))]


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or SIZES)
