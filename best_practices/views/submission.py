import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django.views.generic import ListView
from taggit.utils import edit_string_for_tags

from best_practices.forms.submission import LONGEST_ID, SubmissionForms
from best_practices.models import BestPracticePage
from best_practices.moderation_progress import attach_progress, progress_of
from best_practices.services.submissions import (
    StaleRevisionError,
    revise_submission,
    submit_best_practice,
    withdraw_submission,
)
from coalition.access import SIGNED_IN, may, standing_of
from coalition.view_rules import RuleView, declares

CONFLICT = 409
UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
@declares("best_practices.submit_page")
def submit(request: HttpRequest) -> HttpResponse:
    """The form for a new write-up; it ends in moderation."""
    home_units = standing_of(request.user).home_units
    initial = {"submission_key": uuid.uuid4(), "unit": home_units[0] if home_units else None, **_from_example(request)}
    forms = SubmissionForms(user=request.user, request=request, initial=initial)
    if request.method != "POST":
        return _page(request, forms)
    if not forms.is_valid():
        return _page(request, forms, status=UNPROCESSABLE)
    content = dict(forms.form.cleaned_data)
    try:
        submit_best_practice(
            author=request.user,
            unit=content.pop("unit"),
            content=content,
            files=forms.chosen_files(),
            key=content.pop("submission_key"),
        )
    except ValidationError as error:
        _show(forms, error)
        return _page(request, forms, status=UNPROCESSABLE)
    messages.success(request, _("Thank you! Your unit’s coordination decides about it; you get a mail."))
    return redirect("best_practices:mine")


def _from_example(request: HttpRequest) -> dict[str, Any]:
    """What a write-up takes over from the one that was adapted (``?adapted_from=<id>``): its words to be found by."""
    wanted = request.GET.get("adapted_from", "")
    if not wanted.isdecimal() or len(wanted) >= LONGEST_ID:
        return {}
    example = BestPracticePage.objects.visible_to(request.user).filter(id=wanted).first()
    if example is None:
        return {}
    return {
        "adapted_from": example,
        "topics": example.topics.all(),
        "action_formats": example.action_formats.all(),
        "tags": edit_string_for_tags(example.tags.all()),
    }


@require_http_methods(["GET", "POST"])
@declares(SIGNED_IN)
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    """The form for a new version; somebody else's newer version is shown beside what was typed."""
    page = _own_page(request, pk)
    draft = page.get_latest_revision_as_object()
    initial = {"read_revision": page.latest_revision_id}
    forms = SubmissionForms(user=request.user, page=draft, request=request, initial=initial)
    context = {"page": page, "draft": draft, "progress": progress_of(page)}
    if request.method != "POST":
        return _page(request, forms, **context)
    if not forms.is_valid():
        return _page(request, forms, status=UNPROCESSABLE, **context)
    content = dict(forms.form.cleaned_data)
    try:
        revise_submission(
            page=page,
            author=request.user,
            content=content,
            read_revision=content["read_revision"],
            files=forms.chosen_files(),
        )
    except StaleRevisionError:
        return _conflict(request, page, forms, context)
    except ValidationError as error:
        _show(forms, error)
        return _page(request, forms, status=UNPROCESSABLE, **context)
    messages.success(request, _("Your new version was handed in."))
    return redirect("best_practices:mine")


@require_POST
@declares(SIGNED_IN)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    withdraw_submission(page=_own_page(request, pk), author=request.user)
    messages.success(request, _("It was taken out of moderation. You can revise it and hand it in again."))
    return redirect("best_practices:mine")


class MySubmissionsView(RuleView, ListView):
    """What the reader wrote, where it stands, and what the moderators said."""

    access_rule = SIGNED_IN
    template_name = "best_practices/mine.html"
    context_object_name = "best_practices"
    paginate_by = 20

    def get_queryset(self) -> Any:
        return (
            BestPracticePage.objects.authored_by(self.request.user).for_lists().order_by("-latest_revision_created_at")
        )

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        paginator = self.get_paginator(queryset, page_size)
        page = paginator.get_page(self.request.GET.get("page"))
        attach_progress(page.object_list)
        return paginator, page, page.object_list, page.has_other_pages()


def _own_page(request: HttpRequest, pk: int) -> BestPracticePage:
    """The write-up if the user may change it; unknown to everybody else."""
    # By id: SQLite cannot take a number of 20 digits for pk, which is a relation here.
    page = get_object_or_404(BestPracticePage, id=pk)
    if not may(request.user, "best_practices.change_submission", page):
        get_object_or_404(BestPracticePage.objects.none())
    return page


def _show(forms: SubmissionForms, error: ValidationError) -> None:
    for name, problems in (error.message_dict if hasattr(error, "error_dict") else {"": error.messages}).items():
        for problem in problems:
            forms.form.add_error(name if name in forms.form.fields else None, problem)


def _conflict(
    request: HttpRequest, page: BestPracticePage, forms: SubmissionForms, context: dict[str, Any]
) -> HttpResponse:
    """Somebody saved meanwhile: show theirs, keep what was typed, and let the next save be an informed one."""
    stored = SubmissionForms(user=request.user, page=context["draft"]).form
    changed = [
        {"label": forms.form[name].label, "stored": stored.initial.get(name), "typed": forms.form[name].value()}
        for name in ("title", "summary", "description", "steps", "results", "what_worked", "what_did_not")
        if (stored.initial.get(name) or "") != (forms.form[name].value() or "")
    ]
    typed = request.POST.copy()
    typed["read_revision"] = str(page.latest_revision_id)
    forms.form.data = typed
    return _page(request, forms, status=CONFLICT, conflict=changed, is_conflict=True, **context)


def _page(request: HttpRequest, forms: SubmissionForms, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, "best_practices/submission.html", {"forms": forms, **context}, status=status)
