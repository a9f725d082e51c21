"""What units and partners do together: to read. Changing them comes with the board of cooperations."""

from typing import Any

from django.views.generic import DetailView

from coalition.forms.cooperations import CooperationFilterForm
from coalition.models import Cooperation, Partner
from coalition.view_rules import RuleView
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
        }
