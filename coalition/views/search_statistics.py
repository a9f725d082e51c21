"""What is searched, for the state office: counts only, and what people say is missing."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from coalition.view_rules import declares
from search import statistics
from search.audience import audience_of
from search.lookup import documents_by_key
from search.missing import delete_missing_content
from search.models import MissingContent
from search.small_numbers import FEWEST

_SHOWN_NOTES = 100


@declares("search.view_statistics")
@require_safe
def search_statistics(request: HttpRequest) -> HttpResponse:
    context = {
        "top": statistics.top_searches(),
        "without_result": statistics.searches_without_result(),
        "clicked": _clicked(request.user),
        "notes": MissingContent.objects.all()[:_SHOWN_NOTES],
        "fewest": FEWEST,
        "days": statistics.PERIOD_DAYS,
    }
    response = render(request, "coalition/search_statistics.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@declares("search.view_statistics")
@require_POST
def missing_content_done(request: HttpRequest, pk: int) -> HttpResponse:
    delete_missing_content(note=get_object_or_404(MissingContent, pk=pk))
    messages.success(request, _("The note is deleted."))
    return redirect("coalition:search-statistics")


def _clicked(user: Any) -> list[tuple[statistics.ClickCount, Any]]:
    """Counts with the documents that ``user`` may find."""
    counts = statistics.clicked_results()
    documents = documents_by_key({count.document for count in counts}, audience_of(user))
    return [(count, documents[count.document]) for count in counts if count.document in documents]
