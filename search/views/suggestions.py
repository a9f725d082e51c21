"""Suggestions while somebody types, as JSON for the box's script."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from search.audience import audience_of
from search.suggestions import suggest


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """``{"suggestions": [...], "announcement": "3 suggestions"}``; what is announced is for screen readers."""
    found = suggest(request.GET.get("q", ""), audience_of(request.user))
    count = len(found)
    announced = ngettext("%(number)d suggestion", "%(number)d suggestions", count) % {"number": count}
    response = JsonResponse(
        {
            "suggestions": [asdict(suggestion) for suggestion in found],
            "announcement": announced if count else _("No suggestions"),
        }
    )
    patch_cache_control(response, private=True, no_store=True)
    return response


suggestions.access_rule = "public"  # type: ignore[attr-defined]
