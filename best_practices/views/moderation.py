import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django.views.generic import ListView
from wagtail.models import Revision, TaskState

from best_practices.completeness import of_revision
from best_practices.forms.moderation import RemarkForm
from best_practices.models import BestPracticePage
from best_practices.services.moderation import (
    UnseenVersionError,
    approve_submission,
    decline_submission,
    request_changes,
)
from best_practices.versions import differences_between
from coalition.view_rules import RuleView, declares

CONFLICT = 409
UNPROCESSABLE = 422
DECIDED = 302
LATE_AFTER_DAYS = 7
DECISIONS = {
    "approve": approve_submission,
    "request_changes": request_changes,
    "decline": decline_submission,
    "decline_confirmed": decline_submission,
}


class TaskListView(RuleView, ListView):
    """Write-ups that wait for the reader's decision, the oldest first."""

    access_rule = "best_practices.moderate_something"
    template_name = "best_practices/tasks.html"
    context_object_name = "best_practices"
    paginate_by = 20

    def get_queryset(self) -> Any:
        waiting = BestPracticePage.objects.to_be_moderated_by(self.request.user)
        return waiting.for_lists().select_related("owner").order_by("latest_revision_created_at", "pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        late = timezone.now() - datetime.timedelta(days=LATE_AFTER_DAYS)
        return super().get_context_data(late=late, **kwargs)

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        paginator = self.get_paginator(queryset, page_size)
        page = paginator.get_page(self.request.GET.get("page"))
        return paginator, page, page.object_list, page.has_other_pages()


@require_http_methods(["GET", "POST"])
@declares("best_practices.moderate_something")
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """The version that waits, as readers will see it, and the three decisions."""
    waiting = BestPracticePage.objects.to_be_moderated_by(request.user)
    # By id: SQLite cannot take a number of 20 digits for pk, which is a relation here.
    page = get_object_or_404(waiting, id=pk)
    form = RemarkForm(request.POST or None, initial={"seen_revision": page.latest_revision_id})
    status = 200
    if request.method == "POST" and form.is_valid():
        if _asks_to_decline(request, form):
            return _review_page(request, page, form, confirm_decline=True)
        status = _decide(request, page, form)
        if status == DECIDED:
            messages.success(request, _("Done. The author gets a mail."))
            return redirect("best_practices:tasks")
    elif form.errors:
        status = UNPROCESSABLE
    return _review_page(request, page, form, status=status)


def _asks_to_decline(request: HttpRequest, form: RemarkForm) -> bool:
    """Declining ends it, so it is asked once more; a missing remark is told first."""
    return request.POST.get("decision") == "decline" and bool(form.decision()["remark"])


def _decide(request: HttpRequest, page: BestPracticePage, form: RemarkForm) -> int:
    """The status of the answer; what went wrong stands in ``form``."""
    decide = DECISIONS.get(request.POST.get("decision", ""))
    if decide is None:
        form.add_error(None, _("Choose what to do: approve, ask for changes or decline."))
        return UNPROCESSABLE
    try:
        decide(page=page, moderator=request.user, **form.decision())
    except UnseenVersionError as error:
        form.add_error(None, error)
        form.data = {**request.POST.dict(), "seen_revision": str(page.latest_revision_id)}
        return CONFLICT
    except ValidationError as error:
        form.add_error("remark", error.messages[0])
        return UNPROCESSABLE
    return DECIDED


def _review_page(
    request: HttpRequest, page: BestPracticePage, form: RemarkForm, status: int = 200, *, confirm_decline: bool = False
) -> HttpResponse:
    draft = page.get_latest_revision_as_object()
    before = _version_before(page)
    context = {
        "page": draft,
        "form": form,
        "stored": page,
        "is_review": True,
        "confirm_decline": confirm_decline,
        "before": before,
        "completeness": of_revision(page.latest_revision.content) if page.latest_revision else None,
        "differences": differences_between(before.as_object(), draft) if before else None,
    }
    return render(request, "best_practices/review.html", context, status=status)


def _version_before(page: BestPracticePage) -> Revision | None:
    """What the waiting version is compared with: what is public, else what the moderators decided about last."""
    if page.live_revision_id and page.live_revision_id != page.latest_revision_id:
        return page.live_revision
    decided = TaskState.objects.filter(revision__in=page.revisions.values("pk"), status=TaskState.STATUS_REJECTED)
    last = (
        decided.exclude(revision=page.latest_revision_id)
        .select_related("revision")
        .order_by("-started_at", "-pk")
        .first()
    )
    return last.revision if last else None
