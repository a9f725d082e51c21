"""An engine's answer turned into what people see: marked titles and passages."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from search.analysis.highlights import Form, Marker, Marks, highlight, snippet
from search.analysis.plan import QueryPlan
from search.documents import SearchDocument
from search.engines.base import EngineAnswer
from search.explanations import explain
from search.query import SearchHit, SearchQuery, SearchResult


class MarkedHit(NamedTuple):
    """A hit with the places of its marks; ``text`` is summary and body, as the passage is cut from it."""

    document: SearchDocument
    score: float
    text: str
    title_marks: Marks
    text_marks: Marks

    @property
    def forms(self) -> frozenset[Form]:
        return self.title_marks.forms | self.text_marks.forms


def mark_hits(plan: QueryPlan, answer: EngineAnswer) -> tuple[MarkedHit, ...]:
    marker = Marker.of(plan)
    return tuple(_mark(document, score, marker) for document, score in answer.hits)


def make_result(
    query: SearchQuery,
    plan: QueryPlan,
    answer: EngineAnswer,
    hits: Sequence[MarkedHit],
    corrections: Mapping[str, str],
    *,
    degraded: bool = False,
) -> SearchResult:
    return SearchResult(
        hits=tuple(_hit(hit, query, plan) for hit in hits),
        total=answer.counts.total,
        kinds=answer.counts.kinds,
        facets=answer.counts.facets,
        corrections=corrections,
        degraded=degraded,
        page=query.page,
        size=query.size,
    )


def _mark(document: SearchDocument, score: float, marker: Marker) -> MarkedHit:
    text = f"{document.summary}\n{document.body}".strip()
    return MarkedHit(document, score, text, marker.find(document.title), marker.find(text))


def _hit(hit: MarkedHit, query: SearchQuery, plan: QueryPlan) -> SearchHit:
    gains = query.near_gains()
    return SearchHit(
        document=hit.document,
        score=hit.score,
        title_html=highlight(hit.document.title, hit.title_marks),
        snippet_html=snippet(hit.text, hit.text_marks, fallback=hit.document.summary),
        why=explain(plan, hit.document, hit.title_marks, hit.text_marks, gains) if query.explained else (),
    )
