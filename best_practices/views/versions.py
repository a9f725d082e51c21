"""Every version of a write-up with what changed in it, and taking a publication back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from best_practices.forms.moderation import UndoForm
from best_practices.models import BestPracticePage
from best_practices.services.moderation import undo_publication
from best_practices.versions import differences_between, previous_publication, section_labels, versions_of
from coalition.access import may
from coalition.view_rules import declares, refuse

UNPROCESSABLE = 422


@require_safe
@declares("best_practices.follow_versions")
def version_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The versions, and what differs between two of them: by default the newest two."""
    page = get_object_or_404(BestPracticePage.objects.select_related("live_revision"), id=pk)
    if not may(request.user, "best_practices.read_versions", page):
        raise Http404
    versions = versions_of(page)
    newer = _chosen(request, "to", versions, 0)
    older = _chosen(request, "from", versions, 1)
    differences = None
    if newer and older and newer != older:
        differences = differences_between(older.revision.as_object(), newer.revision.as_object())
    context = {
        "page": page,
        "versions": versions,
        "newer": newer,
        "older": older,
        "differences": differences,
        "may_undo": page.live and may(request.user, "best_practices.moderate_page", page),
    }
    response = render(request, "best_practices/versions.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def _chosen(request: HttpRequest, parameter: str, versions: list[Any], default: int) -> Any:
    wanted = request.GET.get(parameter, "")
    if wanted:
        found = next((version for version in versions if str(version.revision.pk) == wanted), None)
        if found is None:
            raise Http404
        return found
    return versions[default] if len(versions) > default else None


@require_http_methods(["GET", "POST"])
@declares("best_practices.moderate_something")
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first, with what readers will see instead."""
    page = get_object_or_404(BestPracticePage.objects.live(), id=pk)
    if not may(request.user, "best_practices.moderate_page", page):
        if may(request.user, "best_practices.view_page", page):
            return refuse(request)
        raise Http404
    previous = previous_publication(page)
    form = UndoForm(request.POST or None, has_previous=previous is not None, seen=page.live_revision_id)
    if request.method == "POST" and form.is_valid():
        try:
            undo_publication(page=page, moderator=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Done. The author gets a mail."))
            return redirect("best_practices:tasks")
    differences = differences_between(page, previous.as_object()) if previous else []
    context = {"page": page, "form": form, "differences": differences, "previous": previous, "labels": section_labels()}
    return render(request, "best_practices/undo.html", context, status=UNPROCESSABLE if form.errors else 200)
