"""The list of units; their own pages are Wagtail's."""

from typing import Any

from django.utils.functional import cached_property

from coalition.access import PUBLIC, may
from coalition.forms.units import UnitFilterForm
from coalition.models import Unit
from coalition.views.lists import FilteredListView
from search.analysis.characters import fold


class UnitListView(FilteredListView):
    access_rule = PUBLIC
    template_name = "coalition/units/list.html"
    results_template = "coalition/units/results.html"
    paginate_by = 30

    def filter_form(self) -> UnitFilterForm:
        return UnitFilterForm(self.request.GET)

    def get_queryset(self) -> Any:
        chosen = self.filters.chosen
        units = Unit.objects.for_lists().select_related("page")
        if not self.may_change:
            units = units.active()
        if "kind" in chosen:
            units = units.filter(kind=chosen["kind"])
        if "region" in chosen:
            units = units.filter(region=chosen["region"])
        if "q" not in chosen:
            return units
        # A state association has a few hundred units at most: compared here, in every German spelling.
        words = [fold(word) for word in chosen["q"].split()]
        return [unit for unit in units if all(word in _names(unit) for word in words)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        units = list(context["page_obj"])
        addresses = [(unit, _address(unit, self.request)) for unit in units]
        return context | {"units": addresses, "may_change": self.may_change}

    @cached_property
    def may_change(self) -> bool:
        """The state office finds closed units too, to reopen them."""
        return may(self.request.user, "coalition.change_unit")


unit_list = UnitListView.as_view()


def _names(unit: Unit) -> str:
    return " ".join(fold(word) for word in f"{unit.name} {unit.short_name}".split())


def _address(unit: Unit, request: Any) -> str:
    """The address of the unit's page, empty while it is not published."""
    if unit.page is None or not unit.page.live:
        return ""
    return unit.page.get_url(request) or ""
