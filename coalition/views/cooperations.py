"""What units and partners do together: list, page, joint candidacies side by side, changing, the next stage."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView, TemplateView

from coalition.access import may
from coalition.forms.cooperation_records import DocumentForm
from coalition.forms.cooperations import (
    CooperationCreateForm,
    CooperationEditForm,
    CooperationFilterForm,
    DecisionForm,
    StageForm,
)
from coalition.linked_pages import visible_pages
from coalition.models import Cooperation, Partner
from coalition.services.cooperations import change_stage, create_cooperation, update_cooperation
from coalition.view_rules import RuleView
from coalition.views.editing import UNPROCESSABLE, PortalCreateView, PortalEditView
from coalition.views.lists import FilteredListView


class CooperationListView(FilteredListView):
    access_rule = "coalition.open_cooperations"
    template_name = "coalition/cooperations/list.html"
    results_template = "coalition/cooperations/results.html"

    def filter_form(self) -> CooperationFilterForm:
        return CooperationFilterForm(self.request.GET)

    def get_queryset(self) -> Any:
        rows = Cooperation.objects.visible_to(self.request.user).for_board(self.request.user)
        return narrowed(rows, self.filters.chosen)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(may_add=may(self.request.user, "coalition.add_cooperation"), **kwargs)


def narrowed(rows: Any, chosen: dict[str, Any]) -> Any:
    """The cooperations that the filters of list, board, table and file leave."""
    for name, look_up in (("kind", "kind"), ("stage", "stage"), ("election", "election__icontains")):
        if name in chosen:
            rows = rows.filter(**{look_up: chosen[name]})
    if attention := chosen.get("attention"):
        rows = rows.with_overdue_promise() if attention == "overdue" else rows.due_for_review()
    return rows


class CandidacyListView(RuleView, TemplateView):
    """Joint candidacies side by side, election by election: where talks stand in which area."""

    access_rule = "coalition.open_cooperations"
    template_name = "coalition/cooperations/candidacies.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        rows = Cooperation.objects.visible_to(user).joint_candidacies().for_board(user)
        rows = rows.order_by("election_date", "election", "area__name", "title", "pk")
        return super().get_context_data(candidacies=rows, **kwargs)


class CooperationDetailView(RuleView, DetailView):
    access_rule = "coalition.view_cooperation"
    template_name = "coalition/cooperations/detail.html"
    document_form: DocumentForm | None = None

    def get_queryset(self) -> Any:
        return Cooperation.objects.visible_to(self.request.user).select_related("responsible", "area")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        cooperation = self.object
        partners = Partner.objects.visible_to(self.request.user).filter(cooperations=cooperation)
        promises = list(cooperation.promises.for_lists(self.request.user))
        return super().get_context_data(**kwargs) | {
            "units": cooperation.units.select_related("page"),
            "partners": partners,
            "stage_changes": cooperation.stage_changes.select_related("changed_by"),
            "promises": [
                (_("We have promised"), [promise for promise in promises if promise.unit_id]),
                (_("They have promised"), [promise for promise in promises if promise.partner_id]),
            ],
            "linked": visible_pages(self.request.user, list(cooperation.links.values_list("page", flat=True))),
            "minutes": cooperation.minutes.select_related("noted_by"),
            "documents": cooperation.documents.for_lists(),
            "document_form": self.document_form or DocumentForm(),
            "may_change": may(self.request.user, "coalition.change_cooperation", cooperation),
            "stages": Cooperation.Stage.choices,
        }


class CooperationCreateView(PortalCreateView):
    access_rule = "coalition.add_cooperation"
    model = Cooperation
    form_class = CooperationCreateForm
    template_name = "coalition/cooperations/form.html"
    success_message = _("The cooperation is noted.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def save(self, form: Any) -> Cooperation:
        return create_cooperation(by=self.request.user, **form.cleaned_data)


class CooperationEditView(PortalEditView):
    access_rule = "coalition.change_cooperation"
    form_class = CooperationEditForm
    template_name = "coalition/cooperations/form.html"
    success_message = _("Saved.")

    def get_queryset(self) -> Any:
        return Cooperation.objects.visible_to(self.request.user)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def save(self, form: Any) -> Cooperation:
        fields = {**form.cleaned_data, "partners": form.all_partners()}
        return update_cooperation(cooperation=self.object, by=self.request.user, **fields)


class CooperationStageView(CooperationDetailView):
    """The next stage, by a button of the page or of the board; where it takes a decision, it asks for that."""

    access_rule = "coalition.change_cooperation"
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        form: Any = DecisionForm(request.POST) if "decision" in request.POST else StageForm(request.POST)
        if not form.is_valid():
            return self.refused(list(form.errors["stage"])) if "stage" in form.errors else self.ask(form)
        try:
            change_stage(cooperation=self.object, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            if getattr(error, "code", "") == "decision_needed":
                return self.ask(self.decision_form(form.cleaned_data["stage"]), error.messages)
            return self.refused(error.messages)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(self.where_to())

    def where_to(self) -> str:
        """Back to where the stage was chosen."""
        if self.request.POST.get("back") == "board":
            return f"{reverse('coalition:cooperation-board')}#cooperation-{self.object.pk}"
        return self.object.get_absolute_url()

    def decision_form(self, stage: str) -> DecisionForm:
        known = {name: getattr(self.object, name) for name in ("decision", "decided_by", "decided_on")}
        return DecisionForm(initial={**known, "stage": stage})

    def ask(self, form: DecisionForm, reasons: list[Any] | None = None) -> HttpResponse:
        context = {"form": form, "cooperation": self.object, "reasons": reasons, "back": self.request.POST.get("back")}
        return render(self.request, "coalition/cooperations/stage.html", context, status=UNPROCESSABLE)

    def refused(self, reasons: list[Any]) -> HttpResponse:
        messages.error(self.request, " ".join(reasons))
        response: HttpResponse = self.render_to_response(self.get_context_data(), status=UNPROCESSABLE)
        return response
