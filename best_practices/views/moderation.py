from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django.views.generic import ListView

from best_practices.forms.moderation import RemarkForm
from best_practices.models import BestPracticePage
from best_practices.services.moderation import (
    UnseenVersionError,
    approve_submission,
    decline_submission,
    request_changes,
)
from coalition.view_rules import RuleView, declares

CONFLICT = 409
UNPROCESSABLE = 422
DECISIONS = {"approve": approve_submission, "request_changes": request_changes, "decline": decline_submission}


class TaskListView(RuleView, ListView):
    """Write-ups that wait for the reader's decision, the oldest first."""

    access_rule = "best_practices.moderate_something"
    template_name = "best_practices/tasks.html"
    context_object_name = "best_practices"
    paginate_by = 20

    def get_queryset(self) -> Any:
        waiting = BestPracticePage.objects.to_be_moderated_by(self.request.user)
        return waiting.for_lists().select_related("owner").order_by("latest_revision_created_at", "pk")

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
        decide = DECISIONS.get(request.POST.get("decision", ""))
        if decide is not None:
            try:
                decide(page=page, moderator=request.user, **form.cleaned_data)
            except UnseenVersionError as error:
                form.add_error(None, error)
                form.data = {**request.POST.dict(), "seen_revision": str(page.latest_revision_id)}
                status = CONFLICT
            except ValidationError as error:
                form.add_error("remark", error.messages[0])
            else:
                messages.success(request, _("Done. The author gets a mail."))
                return redirect("best_practices:tasks")
        else:
            form.add_error(None, _("Choose what to do: approve, ask for changes or decline."))
    draft = page.get_latest_revision_as_object()
    status = status if status == CONFLICT or not form.errors else UNPROCESSABLE
    context = {"page": draft, "form": form, "stored": page, "is_review": True}
    return render(request, "best_practices/review.html", context, status=status)
