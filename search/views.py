"""The search page. Anybody may search; what is found is for the asker's audience."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from search import page
from search.audience import audience_of
from search.port import run_query


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """One box, tabs by kind, facets, hits; works as a plain GET form."""
    query, problems = page.read_query(request.GET, audience_of(request.user))
    result = run_query(query, user=request.user)
    if result.total and query.page > result.pages:
        query = replace(query, page=result.pages)
        result = run_query(query, user=request.user)
    context = {
        "query": query,
        "result": result,
        "problems": problems,
        "tabs": page.tabs(query, result),
        "facet_groups": page.facet_groups(query, result),
        "page_obj": page.HitPaginator(result).current(),
        "is_narrowed": bool(query.kinds or query.facets),
        "unfiltered_url": f"{reverse('search:search')}?{urlencode({'q': query.text})}",
    }
    response = render(request, "search/search.html", context)
    patch_cache_control(response, private=True)
    return response


search.access_rule = "public"  # type: ignore[attr-defined]
