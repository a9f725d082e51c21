"""Search through the port against the raw engine on the same index, in one run; prints ratios.

    python -m benchmarks.search_port [documents]      (ELASTICSEARCH_URL set: Elasticsearch, otherwise embedded)

- query: ``ask_engine`` (analysis, audience, counts of kinds and facets, corrections, marks) against the engine's plain
  "any of these stems" query that reads the same 20 stored documents;
- indexing: documents through the writer (analysis, fingerprints) against the engine's bulk call with sources that are
  ready-made.
"""

import gzip
import os
import random
import sys
import time
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import django

DOCUMENTS = 5_000
QUERIES = 300
WORDS_PER_DOCUMENT = 120
TOPICS = tuple(f"topic-{number}" for number in range(20))
NOUNS = Path(__file__).resolve().parent.parent / "search" / "analysis" / "data" / "nouns.tsv.gz"


def main(documents: int = DOCUMENTS) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    django.setup()
    from search.engines import temporary_engine

    engine = temporary_engine(f"bench-{uuid.uuid4().hex[:8]}")
    chance = random.Random(20)
    vocabulary, weights = read_vocabulary()
    made = [make_document(number, chance, vocabulary, weights) for number in range(1, documents + 1)]
    texts = [" ".join(chance.choices(vocabulary, weights, k=chance.choice([1, 2, 3]))) for _ in range(QUERIES)]
    try:
        report(f"{engine.name}: indexing {documents} documents, s", *measure_indexing(engine, made))
        port, raw = measure_queries(engine, texts)
        for name, share in (("p50", 0.5), ("p95", 0.95)):
            report(f"{engine.name}: query {name}, ms", percentile(port, share) * 1e3, percentile(raw, share) * 1e3)
    finally:
        engine.destroy()


def report(what: str, ours: float, baseline: float) -> None:
    print(f"{what:<55} port {ours:9.3f}   raw {baseline:9.3f}   ratio {ours / baseline:6.2f}")


def read_vocabulary() -> tuple[list[str], list[float]]:
    """Nouns with their real frequencies, so that common words are as common as in texts."""
    with gzip.open(NOUNS, "rt", encoding="utf-8") as lines:
        pairs = [line.split("\t") for line in lines]
    return [word for word, _ in pairs], [10 ** float(zipf) for _, zipf in pairs]


def make_document(number: int, chance: random.Random, vocabulary: list[str], weights: list[float]) -> Any:
    from search.documents import SearchDocument, document_key

    words = chance.choices(vocabulary, weights, k=WORDS_PER_DOCUMENT)
    return SearchDocument(
        key=document_key("benchmark.document", number),
        source="benchmark.document",
        object_id=number,
        kind=chance.choice(["one", "two", "three"]),
        title=" ".join(words[:4]),
        body=" ".join(words),
        url=f"/{number}/",
        facets={"topic": tuple(chance.sample(TOPICS, k=2))},
        audience=frozenset({chance.choice(["public", "members", "unit:1"])}),
    )


def measure_indexing(engine: Any, documents: Sequence[Any]) -> tuple[float, float]:
    from search.engines.base import ObjectChange, ObjectRef

    changes = [ObjectChange(ObjectRef(made.source, made.object_id), (made,)) for made in documents]
    raw = timed(raw_bulk(engine, documents))

    def through_the_writer() -> None:
        with engine.writer() as writer:
            writer.begin_rebuild()
            for start in range(0, len(changes), 500):
                writer.fill(changes[start : start + 500])
            writer.finish_rebuild()

    return timed(through_the_writer), raw


def raw_bulk(engine: Any, documents: Sequence[Any]) -> Callable[[], None]:
    """The engine's own bulk call with everything prepared, into an index that is thrown away."""
    if engine.name == "embedded":
        import tantivy

        from search.engines.embedded_schema import make_document as ready_made
        from search.engines.embedded_schema import prepared, schema

        ready = [ready_made(document) for document in documents]

        def run() -> None:
            writer = prepared(tantivy.Index(schema())).writer(heap_size=64 * 1024 * 1024, num_threads=1)
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
        bulk(engine._patient, actions, refresh=True)
        index.destroy()

    return run_bulk


def measure_queries(engine: Any, texts: Sequence[str]) -> tuple[list[float], list[float]]:
    from search.port import ask_engine
    from search.query import SearchQuery

    audience = frozenset({"public", "members"})
    raw = raw_query(engine)
    port_times: list[float] = []
    raw_times: list[float] = []
    for _warm_up in (True, False):
        port_times.clear()
        raw_times.clear()
        for text in texts:
            query = SearchQuery(text=text, audience=audience).cleaned()
            port_times.append(timed(lambda query=query: ask_engine(engine, query)))
            raw_times.append(timed(lambda text=text: raw(text)))
    return port_times, raw_times


def raw_query(engine: Any) -> Callable[[str], Any]:
    from search.analysis.stems import stem
    from search.analysis.tokens import words

    if engine.name == "embedded":
        from tantivy import Occur, Query

        from search.engines.embedded_schema import schema

        def run(text: str) -> Any:
            searcher = engine._store.searcher()
            terms = [(Occur.Should, Query.term_query(schema(), "text", stem(word))) for word in words(text)]
            found = searcher.search(Query.boolean_query(terms), limit=20)
            return [searcher.doc(address).get_first("payload") for _, address in found.hits]

        return run

    def run_elasticsearch(text: str) -> Any:
        query = {"match": {"text": " ".join(map(stem, words(text)))}}
        return engine._client.search(index=engine._index_name, query=query, size=20, source_includes=["payload"])

    return run_elasticsearch


def timed(action: Callable[[], Any]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def percentile(times: Sequence[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:2]))
