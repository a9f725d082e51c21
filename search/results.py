"""An engine's answer turned into what people see: marked titles and passages."""

from collections.abc import Mapping

from search.analysis.highlights import Marker, highlight, snippet
from search.analysis.plan import QueryPlan
from search.documents import SearchDocument
from search.engines.base import EngineAnswer
from search.query import SearchHit, SearchQuery, SearchResult


def make_result(
    query: SearchQuery, plan: QueryPlan, answer: EngineAnswer, corrections: Mapping[str, str], *, degraded: bool = False
) -> SearchResult:
    marker = Marker.of(plan)
    return SearchResult(
        hits=tuple(_hit(document, score, marker) for document, score in answer.hits),
        total=answer.total,
        kinds=answer.kinds,
        facets=answer.facets,
        corrections=corrections,
        degraded=degraded,
        page=query.page,
        size=query.size,
    )


def _hit(document: SearchDocument, score: float, marker: Marker) -> SearchHit:
    text = f"{document.summary}\n{document.body}".strip()
    return SearchHit(
        document=document,
        score=score,
        title_html=highlight(document.title, marker),
        snippet_html=snippet(text, marker, fallback=document.summary),
    )
