"""The form by which anybody tells the office what is missing."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from search.missing import (
    MOST_PER_VISITOR_AND_DAY,
    MissingContentForm,
    TooManyNotesError,
    record_missing_content,
)

_SESSION_KEY = "search_missing"


@require_http_methods(["GET", "HEAD", "POST"])
def missing(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, MissingContentForm())
    form = MissingContentForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    if _written_today(request) >= MOST_PER_VISITOR_AND_DAY:
        return _refused(request, form)
    try:
        record_missing_content(**form.cleaned_data)
    except TooManyNotesError:
        return _refused(request, form)
    request.session[_SESSION_KEY] = [str(timezone.localdate()), _written_today(request) + 1]
    messages.success(request, _("Thank you! The state office reads it."))
    return redirect("search:search")


missing.access_rule = "public"  # type: ignore[attr-defined]


def _page(request: HttpRequest, form: MissingContentForm, *, status: int = 200, problem: str = "") -> HttpResponse:
    return render(request, "search/missing.html", {"form": form, "problem": problem}, status=status)


def _refused(request: HttpRequest, form: MissingContentForm) -> HttpResponse:
    problem = _("That is enough for today; please write again tomorrow, or write to the state office directly.")
    return _page(request, form, status=429, problem=problem)


def _written_today(request: HttpRequest) -> int:
    written: Any = request.session.get(_SESSION_KEY)
    return int(written[1]) if written and written[0] == str(timezone.localdate()) else 0
