"""The search page."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from search import narrowing, page, relaxations
from search.audience import audience_of
from search.counting import counting_token
from search.missing import MissingContentForm
from search.page import Asked
from search.query import SearchResult
from search.shown import run_page


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """One box, tabs by kind, facets, chips, hits, and a way on where there are none; works as a plain GET form."""
    asked = page.read(request.GET, audience_of(request.user))
    given = request.GET.get(page.SHOWN, "")
    result, shown = run_page(asked.query, shown=given, user=request.user)
    if result.total and asked.query.page > result.pages:
        asked = replace(asked, query=replace(asked.query, page=result.pages))
        result, shown = run_page(asked.query, shown=given, user=request.user)
    context = _context(asked, result, request.user) | {"page_obj": page.HitPaginator(result).current(shown)}
    response = render(request, "search/search.html", context)
    patch_cache_control(response, private=True)
    return response


search.access_rule = "public"  # type: ignore[attr-defined]


def _context(asked: Asked, result: SearchResult, user: Any) -> dict[str, Any]:
    few = result.total <= relaxations.FEW_HITS
    relaxed = relaxations.relaxations(asked, user=user) if not result.total else []
    return {
        "asked": asked,
        "query": asked.query,
        "box": asked.parsed.render(),
        "result": result,
        "problems": asked.problems,
        "tabs": narrowing.tabs(asked, result),
        "facet_groups": narrowing.facet_groups(asked, result),
        "chips": narrowing.chips(asked),
        "offered": narrowing.offered_filters(asked, result),
        "meant": relaxations.did_you_mean(asked, result) if few else [],
        "relaxations": relaxed,
        "nearest": () if result.total or relaxed else relaxations.nearest_hits(asked, user=user),
        "counting_token": counting_token(asked, result),
        "missing_form": MissingContentForm() if not result.total else None,
        "unfiltered_url": asked.narrowed(kinds=(), facets={}).url,
        "newest_url": replace(asked, query=replace(asked.query, newest_first=True)).url,
        "best_url": replace(asked, query=replace(asked.query, newest_first=False)).url,
    }
