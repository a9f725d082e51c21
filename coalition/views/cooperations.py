"""What units and partners do together: list, page, joint candidacies side by side, changing, the next stage."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView, TemplateView

from coalition.access import may
from coalition.forms.cooperations import (
    CooperationCreateForm,
    CooperationEditForm,
    CooperationFilterForm,
    StageForm,
)
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
        chosen = self.filters.chosen
        rows = Cooperation.objects.visible_to(self.request.user).prefetch_related("units")
        for name in ("kind", "stage"):
            if name in chosen:
                rows = rows.filter(**{name: chosen[name]})
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(may_add=may(self.request.user, "coalition.add_cooperation"), **kwargs)


class CandidacyListView(RuleView, TemplateView):
    """Joint candidacies side by side, election by election: where talks stand in which area."""

    access_rule = "coalition.open_cooperations"
    template_name = "coalition/cooperations/candidacies.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        seen = Prefetch("partners", Partner.objects.visible_to(user))
        rows = Cooperation.objects.visible_to(user).joint_candidacies().select_related("area")
        rows = rows.prefetch_related("units", seen).order_by("election_date", "election", "area__name", "title", "pk")
        return super().get_context_data(candidacies=rows, **kwargs)


class CooperationDetailView(RuleView, DetailView):
    access_rule = "coalition.view_cooperation"
    template_name = "coalition/cooperations/detail.html"

    def get_queryset(self) -> Any:
        return Cooperation.objects.visible_to(self.request.user).select_related("responsible", "area")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        cooperation = self.object
        return super().get_context_data(**kwargs) | {
            "units": cooperation.units.select_related("page"),
            "partners": Partner.objects.visible_to(self.request.user).filter(cooperations=cooperation),
            "stage_changes": cooperation.stage_changes.all(),
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
        user = self.request.user
        return create_cooperation(by=user, responsible=user, **form.cleaned_data)


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
    """The next stage, by a button of the cooperation's page; a mistake shows the page again."""

    access_rule = "coalition.change_cooperation"
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        form = StageForm(request.POST)
        if not form.is_valid():
            return self.refused(list(form.errors["stage"]))
        try:
            change_stage(cooperation=self.object, stage=form.cleaned_data["stage"], by=request.user)
        except ValidationError as error:
            return self.refused(error.messages)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(self.object.get_absolute_url())

    def refused(self, reasons: list[Any]) -> HttpResponse:
        messages.error(self.request, " ".join(reasons))
        response: HttpResponse = self.render_to_response(self.get_context_data(), status=UNPROCESSABLE)
        return response
