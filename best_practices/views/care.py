"""Keeping write-ups true: what is due, what readers say is outdated, what nobody looks after, the archive."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django.views.generic import ListView

from best_practices.forms.exchange import ArchiveForm, DecisionForm, OutdatedForm
from best_practices.models import BestPracticePage, Contribution, OutdatedNotice
from best_practices.services.care import archive_page, confirm_page, decide_outdated, report_outdated, restore_page
from coalition.access import SIGNED_IN, may, require
from coalition.view_rules import RuleView, declares

UNPROCESSABLE = 422
# Of each list beside the due ones; who has decided about these sees the next.
MOST = 50


class CareView(RuleView, ListView):
    """What waits for those who answer for write-ups; the due ones page by page, the longest overdue first."""

    access_rule = "best_practices.open_care"
    template_name = "best_practices/care/care.html"
    context_object_name = "due"
    paginate_by = 20

    def get_queryset(self) -> Any:
        cared_for = BestPracticePage.objects.cared_for_by(self.request.user)
        return cared_for.due_by(timezone.localdate()).for_lists().order_by("review_on", "pk")

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        paginator = self.get_paginator(queryset, page_size)
        page = paginator.get_page(self.request.GET.get("page"))
        return paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        notices = OutdatedNotice.objects.open().decidable_by(user).select_related("page", "page__unit")
        reported = Contribution.objects.moderated_by(user).reported().for_lists().prefetch_related("reports")
        is_office = may(user, "coalition.change_unit")
        ownerless = BestPracticePage.objects.without_owner(timezone.localdate()).for_lists().order_by("review_on", "pk")
        return super().get_context_data(**kwargs) | {
            "notices": notices[:MOST],
            "reported": reported[:MOST],
            "is_office": is_office,
            "ownerless": ownerless[:MOST] if is_office else [],
            "ownerless_count": ownerless.count() if is_office else 0,
        }


class ArchiveListView(RuleView, ListView):
    """What was archived, the latest first, for members."""

    access_rule = "best_practices.read_exchange"
    template_name = "best_practices/care/archive_list.html"
    context_object_name = "archived"
    paginate_by = 20

    def get_queryset(self) -> Any:
        return (
            BestPracticePage.objects.archived_for(self.request.user).for_lists().order_by("-care__archived_at", "-pk")
        )

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        paginator = self.get_paginator(queryset, page_size)
        page = paginator.get_page(self.request.GET.get("page"))
        for row in page.object_list:
            row.may_restore = may(self.request.user, "best_practices.archive_page", row)
        return paginator, page, page.object_list, page.has_other_pages()


@require_POST
@declares(SIGNED_IN)
def still_true(request: HttpRequest, pk: int) -> HttpResponse:
    page = _readable(request, pk)
    confirm_page(page=page, by=request.user)
    messages.success(request, _("Thank you! Readers see that it was checked today."))
    return redirect("best_practices:care" if request.POST.get("back") == "care" else page.get_url(request))


@require_http_methods(["GET", "POST"])
@declares(SIGNED_IN)
def outdated(request: HttpRequest, pk: int) -> HttpResponse:
    """Any signed-in reader says what is outdated."""
    page = _readable(request, pk)
    form = OutdatedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        report_outdated(page=page, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("Thank you. The unit that wrote it looks at it and you get a mail."))
        return redirect(page.get_url(request))
    words = {"heading": _("This is outdated"), "save_label": _("Send"), "title": page.title}
    return _form_page(request, form, page.get_url(request), words)


@require_http_methods(["GET", "POST"])
@declares("best_practices.open_care")
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    notices = OutdatedNotice.objects.open().decidable_by(request.user).select_related("page")
    notice = get_object_or_404(notices, pk=pk)
    form = DecisionForm(request.POST or None)
    if not may(request.user, "best_practices.archive_page", notice.page):
        choices: Any = form.fields["decision"]
        choices.choices = [choice for choice in choices.choices if choice[0] != OutdatedNotice.Decision.ARCHIVED]
    if request.method == "POST" and form.is_valid():
        try:
            decide_outdated(notice=notice, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Done. Who gave the hint gets a mail."))
            return redirect("best_practices:care")
    words = {"heading": _("Is it outdated?"), "save_label": _("Decide"), "title": notice.page.title}
    return _form_page(
        request, form, reverse("best_practices:care"), {**words, "quoted": notice.reason, "page_read": notice.page}
    )


@require_http_methods(["GET", "POST"])
@declares("best_practices.moderate_something")
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first, and why."""
    page = _readable(request, pk)
    require(request.user, "best_practices.archive_page", page)
    form = ArchiveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        archive_page(page=page, by=request.user, note=form.cleaned_data["note"])
        messages.success(request, _("It is in the archive. Its old address says so."))
        return redirect("best_practices:archive-list")
    words = {
        "heading": _("Put it into the archive"),
        "save_label": _("Put it into the archive"),
        "title": page.title,
        "explanation": _("It leaves lists and search; nothing is deleted, and it can come back."),
    }
    return _form_page(request, form, page.get_url(request), words)


@require_POST
@declares("best_practices.moderate_something")
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    page = get_object_or_404(BestPracticePage.objects.archived_for(request.user), id=pk)
    restore_page(page=page, by=request.user)
    messages.success(request, _("It is published again."))
    return redirect("best_practices:read", page.pk)


def _readable(request: HttpRequest, pk: int) -> BestPracticePage:
    # By id: SQLite cannot take a number of 20 digits for pk, which is a relation here.
    return get_object_or_404(BestPracticePage.objects.visible_to(request.user), id=pk)


def _form_page(request: HttpRequest, form: Any, back_url: str | None, words: dict[str, Any]) -> HttpResponse:
    context = {"form": form, "back_url": back_url, **words}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "best_practices/exchange/form.html", context, status=status)
