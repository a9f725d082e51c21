from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from best_practices.tag_words import suggested_tags
from coalition.view_rules import declares


@require_safe
@declares("best_practices.submit_page")
def tag_suggestions(request: HttpRequest) -> JsonResponse:
    """Names of known tags that begin with ``term``, for the form's field."""
    response = JsonResponse({"tags": suggested_tags(request.user, request.GET.get("term", ""))})
    response["Cache-Control"] = "private, no-store"
    return response
