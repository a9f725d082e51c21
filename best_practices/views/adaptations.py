"""A unit's plans made from write-ups of others, and their reports."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST
from django.views.generic import DetailView, ListView

from best_practices.forms.adaptations import AdaptForm, PlanForm, ReportForm
from best_practices.forms.exchange import ReasonForm
from best_practices.models import Adaptation, BestPracticePage
from best_practices.services.adaptations import (
    delete_adaptation,
    hide_adaptation,
    plan_adaptation,
    report_adaptation,
    show_adaptation,
    update_plan,
)
from best_practices.views.exchange import formed
from coalition.access import SIGNED_IN, may, require, standing_of
from coalition.models import Unit
from coalition.view_rules import RuleView, declares
from coalition.views.editing import UNPROCESSABLE, ActionView, PortalEditView


@require_http_methods(["GET", "POST"])
@declares("best_practices.submit_page")
def adapt(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the plan; somebody of several units says for which."""
    # By id: SQLite cannot take a number of 20 digits for pk, which is a relation here.
    page = get_object_or_404(BestPracticePage.objects.visible_to(request.user), id=pk)
    require(request.user, "best_practices.adapt_page", page)
    units = Unit.objects.active().filter(pk__in=standing_of(request.user).member_of).exclude(pk=page.unit_id)
    only = units[0] if len(units) == 1 else None
    form = AdaptForm(request.POST if request.method == "POST" else None, units=units, initial={"unit": only})
    if request.method == "POST" and form.is_valid():
        try:
            plan = plan_adaptation(page=page, unit=form.cleaned_data["unit"], by=request.user)
        except ValidationError as error:
            form.add_error("unit", error.messages)
        else:
            messages.success(request, _("Your plan begins with the steps of the write-up. Change it as you need."))
            return redirect("best_practices:plan", plan.pk)
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "best_practices/adaptations/adapt.html", {"page": page, "form": form}, status=status)


class PlanListView(RuleView, ListView):
    """What the reader's units have before them, and what they reported."""

    access_rule = SIGNED_IN
    template_name = "best_practices/adaptations/list.html"
    context_object_name = "adaptations"
    paginate_by = 20

    def get_queryset(self) -> Any:
        # Plans first, the nearest on top.
        return (
            Adaptation.objects.looked_after_by(self.request.user)
            .for_lists()
            .order_by("-stage", "planned_for", "-done_on", "-pk")
        )

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        paginator = self.get_paginator(queryset, page_size)
        page = paginator.get_page(self.request.GET.get("page"))
        return paginator, page, page.object_list, page.has_other_pages()


class _OwnAdaptations:
    """Mixin: plans and reports of the reader's units; those of others are unknown."""

    request: HttpRequest

    def get_queryset(self) -> Any:
        return Adaptation.objects.looked_after_by(self.request.user).for_lists()


class PlanView(_OwnAdaptations, RuleView, DetailView):
    access_rule = "best_practices.change_adaptation"
    template_name = "best_practices/adaptations/detail.html"
    context_object_name = "adaptation"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        source = self.object.page
        is_readable = may(self.request.user, "best_practices.view_page", source)
        return super().get_context_data(**kwargs) | {
            "source": source if is_readable else None,
            "materials": source.materials.select_related("document") if is_readable else (),
        }


class _AdaptationEditView(_OwnAdaptations, PortalEditView):
    abstract_view = True
    template_name = "best_practices/adaptations/form.html"

    def where_to(self, saved: Any) -> str:
        return reverse("best_practices:plan", args=[saved.pk])


class PlanEditView(_AdaptationEditView):
    access_rule = "best_practices.change_adaptation"
    form_class = PlanForm
    extra_context = {"heading": _("Change the plan")}
    success_message = _("Saved.")

    def save(self, form: Any) -> Adaptation:
        return update_plan(adaptation=self.object, by=self.request.user, **form.cleaned_data)


class ReportView(_AdaptationEditView):
    access_rule = "best_practices.change_adaptation"
    form_class = ReportForm
    extra_context = {"heading": _("How did it go?")}
    success_message = _("Thank you! It shows on the write-up now, and its authors are told.")

    def save(self, form: Any) -> Adaptation:
        return report_adaptation(adaptation=self.object, by=self.request.user, **form.cleaned_data)


@require_http_methods(["GET", "POST"])
@declares("best_practices.moderate_something")
def hide(request: HttpRequest, pk: int) -> HttpResponse:
    report = _reported(request, pk)
    form = ReasonForm(request.POST or None)

    def save() -> None:
        hide_adaptation(adaptation=report, by=request.user, **form.cleaned_data)

    words = {"heading": _("Hide it"), "save_label": _("Hide it"), "title": report.page.title, "quoted": report.outcome}
    words |= {"done": _("It is hidden. Its unit gets a mail."), "back_url": _below(report, request)}
    return formed(request, form, save, words)


@require_POST
@declares("best_practices.moderate_something")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    report = _reported(request, pk)
    show_adaptation(adaptation=report, by=request.user)
    messages.success(request, _("It is shown again."))
    return redirect(_below(report, request))


def _reported(request: HttpRequest, pk: int) -> Adaptation:
    """A report that one knows of; refused where one does not moderate it."""
    report = get_object_or_404(Adaptation.objects.reported_to(request.user).for_lists(), pk=pk)
    require(request.user, "best_practices.moderate_adaptation", report)
    return report


def _below(report: Adaptation, request: HttpRequest) -> str:
    return f"{report.page.get_url(request) or reverse('best_practices:list')}#reports"


class PlanDeleteView(_OwnAdaptations, ActionView):
    """GET asks whether it is meant; POST deletes."""

    access_rule = "best_practices.change_adaptation"
    template_name = "best_practices/adaptations/delete.html"
    context_object_name = "adaptation"
    http_method_names = ["get", "head", "post", "options"]
    success_message = _("It is deleted.")

    def perform(self) -> None:
        delete_adaptation(adaptation=self.object, by=self.request.user)

    def where_to(self) -> str:
        return reverse("best_practices:plans")
