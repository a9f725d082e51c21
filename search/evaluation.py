"""Measures relevance and speed of the configured engine on a judged set, in an index of its own."""

import json
import math
import random
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

from search.audience import public
from search.documents import SearchDocument, document_key
from search.engines import temporary_engine
from search.engines.base import Engine, ObjectChange, ObjectRef
from search.port import ask_engine
from search.query import SearchQuery

CUTOFF = 10
_SOURCE = "evaluation.document"
_BATCH = 1_000
_RESAMPLINGS = 2_000
_SEED = 20

Judgements = Mapping[str, Mapping[str, float]]


class MalformedSetError(ValueError):
    """A line of an evaluation file cannot be used; the message names file and line."""


@dataclass(frozen=True)
class QueryScore:
    """One query: its nDCG@10, the ids found (best first), and the judgements that are not among them."""

    id: str
    text: str
    tag: str
    ndcg_at_10: float
    found: tuple[str, ...]
    missed: tuple[str, ...]


@dataclass(frozen=True)
class Evaluation:
    """Means over all queries that have a relevant document; times in milliseconds over all queries."""

    documents: int
    queries: int
    ndcg_at_10: float
    mrr_at_10: float
    recall_at_10: float
    zero_hit_share: float
    documents_per_second: float
    p50_ms: float
    p95_ms: float


@dataclass(frozen=True)
class Comparison:
    """nDCG@10 of this run minus that of another on the same queries, with the bounds of its 95 % interval."""

    queries: int
    difference: float
    low: float
    high: float
    better: int
    worse: int


def evaluate(*, documents: Path, queries: Path, qrels: Path) -> tuple[Evaluation, list[QueryScore]]:
    """Index the documents, ask the queries through the product's own path, compare with the judgements."""
    texts = list(_read(documents, ("id", "title", "body")))
    asked = list(_read(queries, ("id", "text")))
    judged: dict[str, dict[str, float]] = {}
    for line in _read(qrels, ("query", "doc", "rel")):
        judged.setdefault(str(line["query"]), {})[str(line["doc"])] = float(line["rel"])
    engine = temporary_engine(f"eval-{uuid.uuid4().hex[:8]}")
    try:
        rate = _index(engine, texts)
        answers, times = _ask(engine, asked, [str(text["id"]) for text in texts])
    finally:
        engine.destroy()
    measured = _measure(answers, judged, times, documents=len(texts), rate=rate)
    return measured, [_score(entry, answers[str(entry["id"])], judged) for entry in asked if _is_rated(entry, judged)]


def compare(scores: Sequence[QueryScore], other: Mapping[str, float]) -> Comparison:
    """Paired by query; the interval is the bootstrap's over the queries, the same in every run.

    ``other`` holds nDCG@10 by query id; queries of one run only do not count. Raises ``ValueError`` without a pair.
    """
    gains = [score.ndcg_at_10 - other[score.id] for score in scores if score.id in other]
    if not gains:
        raise ValueError("the two runs have no query in common")
    chance = random.Random(_SEED)  # noqa: S311 - repeatable, not secret
    means = sorted(mean(chance.choices(gains, k=len(gains))) for _ in range(_RESAMPLINGS))
    return Comparison(
        queries=len(gains),
        difference=round(mean(gains), 4),
        low=round(means[int(_RESAMPLINGS * 0.025)], 4),
        high=round(means[int(_RESAMPLINGS * 0.975)], 4),
        better=sum(gain > 0 for gain in gains),
        worse=sum(gain < 0 for gain in gains),
    )


def mean_by_tag(scores: Sequence[QueryScore]) -> dict[str, float]:
    """nDCG@10 of the queries of each tag; queries without one are left out."""
    by_tag: dict[str, list[float]] = {}
    for score in scores:
        if score.tag:
            by_tag.setdefault(score.tag, []).append(score.ndcg_at_10)
    return {tag: round(mean(found), 4) for tag, found in by_tag.items()}


def _is_rated(entry: Mapping[str, Any], judged: Judgements) -> bool:
    return any(judged.get(str(entry["id"]), {}).values())


def _score(entry: Mapping[str, Any], found: Sequence[str], judged: Judgements) -> QueryScore:
    relevant = judged[str(entry["id"])]
    missed = sorted((document for document in relevant if relevant[document] > 0), key=lambda name: -relevant[name])
    return QueryScore(
        id=str(entry["id"]),
        text=str(entry["text"]),
        tag=str(entry.get("tag", "")),
        ndcg_at_10=round(_ndcg(found, relevant), 4),
        found=tuple(found),
        missed=tuple(document for document in missed if document not in found),
    )


def _read(path: Path, fields: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                entry = json.loads(line)
            except json.JSONDecodeError as error:
                raise MalformedSetError(f"{path}, line {number}: no JSON") from error
            if not isinstance(entry, dict) or not all(field in entry for field in fields):
                raise MalformedSetError(f"{path}, line {number}: expected {', '.join(fields)}")
            yield entry


def _index(engine: Engine, texts: Sequence[Mapping[str, Any]]) -> float:
    """Returns documents per second, from first document to searchable index."""
    started = time.perf_counter()
    with engine.writer() as writer:
        writer.begin_rebuild()
        for start in range(0, len(texts), _BATCH):
            batch = enumerate(texts[start : start + _BATCH], start=start + 1)
            writer.fill(
                [ObjectChange(ObjectRef(_SOURCE, number), (_document(number, text),)) for number, text in batch]
            )
        writer.finish_rebuild()
    return len(texts) / (time.perf_counter() - started)


def _document(number: int, text: Mapping[str, Any]) -> SearchDocument:
    return SearchDocument(
        key=document_key(_SOURCE, number),
        source=_SOURCE,
        object_id=number,
        kind="document",
        title=str(text["title"] or "").strip() or "–",
        body=str(text["body"] or ""),
        url=f"/{number}/",
        audience=frozenset({public()}),
    )


def _ask(
    engine: Engine, asked: Sequence[Mapping[str, Any]], ids: Sequence[str]
) -> tuple[dict[str, list[str]], list[float]]:
    """Per query the ids of its first hits, and the milliseconds that each took."""
    answers: dict[str, list[str]] = {}
    times: list[float] = []
    for entry in asked:
        query = SearchQuery(text=str(entry["text"]), audience=frozenset({public()}), size=CUTOFF).cleaned()
        started = time.perf_counter()
        result = ask_engine(engine, query)
        times.append((time.perf_counter() - started) * 1_000)
        answers[str(entry["id"])] = [ids[hit.document.object_id - 1] for hit in result.hits]
    return answers, times


def _measure(
    answers: Mapping[str, list[str]], judged: Judgements, times: list[float], *, documents: int, rate: float
) -> Evaluation:
    rated = [(found, judged[query]) for query, found in answers.items() if any(judged.get(query, {}).values())]
    ordered = sorted(times) or [0.0]
    return Evaluation(
        documents=documents,
        queries=len(answers),
        ndcg_at_10=_mean(_ndcg(found, relevant) for found, relevant in rated),
        mrr_at_10=_mean(_reciprocal_rank(found, relevant) for found, relevant in rated),
        recall_at_10=_mean(_recall(found, relevant) for found, relevant in rated),
        zero_hit_share=_mean(0.0 if found else 1.0 for found in answers.values()),
        documents_per_second=round(rate, 1),
        p50_ms=round(ordered[len(ordered) // 2], 3),
        p95_ms=round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))], 3),
    )


def _mean(values: Iterator[float]) -> float:
    found = list(values)
    return round(mean(found), 4) if found else 0.0


def _ndcg(found: Sequence[str], relevant: Mapping[str, float]) -> float:
    ideal = sorted(relevant.values(), reverse=True)[:CUTOFF]
    return _dcg([relevant.get(document, 0.0) for document in found]) / _dcg(ideal)


def _dcg(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(rank + 2) for rank, gain in enumerate(gains))


def _reciprocal_rank(found: Sequence[str], relevant: Mapping[str, float]) -> float:
    return next((1 / (rank + 1) for rank, document in enumerate(found) if relevant.get(document, 0) > 0), 0.0)


def _recall(found: Sequence[str], relevant: Mapping[str, float]) -> float:
    wanted = {document for document, gain in relevant.items() if gain > 0}
    return len(wanted & set(found)) / len(wanted)
