import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django.views.generic import ListView

from best_practices.completeness import attach_completeness, of_draft, of_revision
from best_practices.forms.drafts import initial_of, number, typed_in
from best_practices.forms.submission import SubmissionForms
from best_practices.models import BestPracticePage, WriteUpDraft
from best_practices.moderation_progress import attach_progress, progress_of
from best_practices.services.drafts import DRAFT_FIELDS, SavedDraft, Target, save_draft
from best_practices.services.submissions import (
    StaleRevisionError,
    revise_submission,
    withdraw_submission,
)
from best_practices.views.drafts import HANDED_IN, conflict_rows, remember_end, set_version, show_errors
from coalition.access import SIGNED_IN, may
from coalition.view_rules import RuleView, declares

CONFLICT = 409
UNPROCESSABLE = 422
MOST_DRAFTS = 50


@require_http_methods(["GET", "POST"])
@declares(SIGNED_IN)
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    """The form for a new version; somebody else's newer version is shown beside what was typed."""
    page = _own_page(request, pk)
    draft = page.get_latest_revision_as_object()
    typed = WriteUpDraft.objects.filter(page=page).first()
    forms = SubmissionForms(user=request.user, page=draft, request=request, initial=_start(page, typed))
    context = {"page": page, "draft": draft, "progress": progress_of(page), "typed_draft": typed}
    context["completeness"] = of_revision(page.latest_revision.content) if page.latest_revision else None
    if request.method != "POST":
        return _page(request, forms, **context)
    saved = _keep_typed(request, page)
    set_version(forms.form, saved.draft.version)
    if saved.conflicts:
        rows = conflict_rows(forms.form, saved.conflicts)
        return _page(request, forms, status=CONFLICT, conflict=rows, is_conflict=True, **context)
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
        show_errors(forms.form, error)
        return _page(request, forms, status=UNPROCESSABLE, **context)
    WriteUpDraft.objects.filter(page=page).delete()
    remember_end(request, f"page-{page.pk}")
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
            BestPracticePage.objects.authored_by(self.request.user)
            .for_lists()
            .select_related("latest_revision")
            .order_by("-latest_revision_created_at", "-pk")
        )

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        paginator = self.get_paginator(queryset, page_size)
        page = paginator.get_page(self.request.GET.get("page"))
        attach_progress(page.object_list)
        attach_completeness(page.object_list)
        return paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        drafts = WriteUpDraft.objects.visible_to(self.request.user).for_lists()[:MOST_DRAFTS]
        for draft in drafts:
            draft.completeness = of_draft(draft)  # type: ignore[attr-defined]
        ended = self.request.session.pop(HANDED_IN, [])
        return super().get_context_data(drafts=drafts, ended_drafts=" ".join(ended), **kwargs)


def _start(page: BestPracticePage, typed: WriteUpDraft | None) -> dict[str, Any]:
    """What was typed and not handed in comes back, with the version that its author had read."""
    if typed is None:
        return {"read_revision": page.latest_revision_id, "draft_version": 0}
    return {**initial_of(typed), "read_revision": typed.read_revision}


def _keep_typed(request: HttpRequest, page: BestPracticePage) -> SavedDraft:
    return save_draft(
        author=request.user,
        target=Target(key=uuid.uuid4(), page=page, read_revision=page.latest_revision_id),
        typed=typed_in(request.POST, [name for name in DRAFT_FIELDS if name != "unit"]),
        version=number(request.POST.get("draft_version")) or 0,
    )


def _own_page(request: HttpRequest, pk: int) -> BestPracticePage:
    """The write-up if the user may change it; unknown to everybody else."""
    # By id: SQLite cannot take a number of 20 digits for pk, which is a relation here.
    page = get_object_or_404(BestPracticePage, id=pk)
    if not may(request.user, "best_practices.change_submission", page):
        get_object_or_404(BestPracticePage.objects.none())
    return page


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
    context["draft_key"] = f"page-{context['page'].pk}"
    return render(request, "best_practices/submission.html", {"forms": forms, **context}, status=status)
