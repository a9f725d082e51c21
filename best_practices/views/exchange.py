"""Questions, answers and experiences below write-ups."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from best_practices.forms.exchange import AnswerForm, ContributionForm, ReasonForm
from best_practices.models import BestPracticePage, Contribution
from best_practices.services.contributions import (
    answer_question,
    contribute,
    hide_contribution,
    keep_contribution,
    report_contribution,
    withdraw_contribution,
)
from coalition.access import SIGNED_IN, require
from coalition.view_rules import declares

UNPROCESSABLE = 422


@require_safe
@declares(SIGNED_IN)
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """The lasting address of a write-up, for mails: it leads to wherever the page is now."""
    for pages in (
        BestPracticePage.objects.visible_to(request.user),
        BestPracticePage.objects.archived_for(request.user),
    ):
        # By id: SQLite cannot take a number of 20 digits for pk, which is a relation here.
        if (page := pages.filter(id=pk).first()) and (address := page.get_url(request)):
            return redirect(address)
    raise Http404


@require_http_methods(["GET", "POST"])
@declares("best_practices.read_exchange")
def contribute_to(request: HttpRequest, pk: int) -> HttpResponse:
    page = get_object_or_404(BestPracticePage.objects.visible_to(request.user), id=pk)
    form = ContributionForm(request.POST or None, initial={"kind": request.GET.get("kind", "question")})

    def save() -> None:
        contribute(page=page, by=request.user, **form.cleaned_data)

    words = {"heading": _("Ask or tell"), "save_label": _("Send"), "title": page.title}
    words |= {"done": _("It stands below the write-up now."), "back_url": _below(page, request)}
    return formed(request, form, save, words)


@require_http_methods(["GET", "POST"])
@declares("best_practices.read_exchange")
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    question = _visible(request, pk)
    require(request.user, "best_practices.answer_contribution", question)
    form = AnswerForm(request.POST or None)

    def save() -> None:
        answer_question(question=question, by=request.user, **form.cleaned_data)

    words = {"heading": _("Answer"), "save_label": _("Send"), "title": question.place, "quoted": question.text}
    words |= {"done": _("Your answer stands below the question."), "back_url": _place(question, request)}
    return formed(request, form, save, words)


@require_http_methods(["GET", "POST"])
@declares("best_practices.read_exchange")
def report(request: HttpRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    require(request.user, "best_practices.report_contribution", row)
    form = ReasonForm(request.POST or None)

    def save() -> None:
        report_contribution(contribution=row, by=request.user, **form.cleaned_data)

    words = {"heading": _("Report it"), "save_label": _("Report it"), "title": row.place, "quoted": row.text}
    words |= {"done": _("Thank you. The moderators look at it."), "back_url": _place(row, request)}
    return formed(request, form, save, words)


@require_http_methods(["GET", "POST"])
@declares("best_practices.moderate_something")
def hide(request: HttpRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    require(request.user, "best_practices.moderate_contribution", row)
    form = ReasonForm(request.POST or None)

    def save() -> None:
        hide_contribution(contribution=row, by=request.user, **form.cleaned_data)

    words = {"heading": _("Hide it"), "save_label": _("Hide it"), "title": row.place, "quoted": row.text}
    words |= {"done": _("It is hidden. Its author gets a mail."), "back_url": _place(row, request)}
    return formed(request, form, save, words)


@require_POST
@declares("best_practices.moderate_something")
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    keep_contribution(contribution=row, by=request.user)
    messages.success(request, _("It stays readable."))
    return redirect(_place(row, request))


@require_http_methods(["GET", "POST"])
@declares("best_practices.read_exchange")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first."""
    row = _visible(request, pk)
    require(request.user, "best_practices.withdraw_contribution", row)
    if request.method == "POST":
        withdraw_contribution(contribution=row, by=request.user)
        messages.success(request, _("It is deleted."))
        return redirect(_place(row, request))
    context = {"contribution": row, "back_url": _place(row, request)}
    return render(request, "best_practices/exchange/withdraw.html", context)


def _visible(request: HttpRequest, pk: int) -> Contribution:
    return get_object_or_404(Contribution.objects.visible_to(request.user).for_lists(), pk=pk)


def _place(said: Contribution, request: HttpRequest) -> str:
    return f"{said.place_url}#exchange" if said.page is None else _below(said.page, request)


def _below(page: BestPracticePage, request: HttpRequest) -> str:
    return f"{page.get_url(request) or reverse('best_practices:list')}#exchange"


def formed(request: HttpRequest, form: Any, save: Callable[[], Any], words: dict[str, Any]) -> HttpResponse:
    """Show ``form``, or save it, say ``done`` and lead back; what is wrong stands beside the field."""
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, words["done"])
            return redirect(words["back_url"])
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "best_practices/exchange/form.html", {"form": form, **words}, status=status)
