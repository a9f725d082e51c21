"""The directory as a table with chosen columns and as a map, and views of it that somebody has saved."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from coalition.access import PUBLIC, may
from coalition.forms.partner_views import PartnerTableForm, SavedViewForm
from coalition.models import Partner, SavedPartnerView
from coalition.partner_points import draw_partners
from coalition.services.saved_views import delete_partner_view, save_partner_view
from coalition.view_rules import RuleView
from coalition.views.editing import ActionView
from coalition.views.partners import PartnerListView

SHOWN_AT_A_PLACE = 5


class PartnerTableView(PartnerListView):
    access_rule = "coalition.read_relation"
    template_name = "coalition/partners/table.html"
    results_template = "coalition/partners/table_rows.html"
    paginate_by = 50

    def filter_form(self) -> PartnerTableForm:
        return PartnerTableForm(self.request.GET, for_members=may(self.request.user, "coalition.read_relation"))

    def get_queryset(self) -> Any:
        return super().get_queryset().prefetch_related("stewards")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        columns = self.filters.shown
        rows = [
            (row, [(column.label, _shown(column.value(row))) for column in columns[1:]]) for row in context["page_obj"]
        ]
        return context | {"columns": columns, "rows": rows}


def _shown(value: Any) -> Any:
    """A cell as people read it."""
    return (_("yes") if value else _("no")) if isinstance(value, bool) else value


class PartnerMapView(PartnerListView):
    """Where they are, drawn by the server; the same places stand beside it as a list."""

    access_rule = PUBLIC
    template_name = "coalition/partners/map.html"
    results_template = "coalition/partners/map_drawing.html"
    paginate_by = 0

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        count, drawing = draw_partners(self.object_list, SHOWN_AT_A_PLACE)
        shown = [key for cluster in drawing.clusters for key in cluster.keys]
        partners = Partner.objects.visible_to(self.request.user).only("name").in_bulk(shown)
        self.object_list = []
        places = [
            (number, cluster, [partners[key] for key in cluster.keys if key in partners])
            for number, cluster in enumerate(drawing.clusters, start=1)
        ]
        on_map = sum(cluster.count for cluster in drawing.clusters)
        context = {"drawing": drawing, "places": places, "on_map": on_map, "nowhere": count - on_map}
        return super().get_context_data(**kwargs) | context


class SavedViewCreateView(RuleView, View):
    access_rule = "coalition.save_partner_view"
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Back to what was saved, with a word about what was wrong with it, if anything."""
        form = SavedViewForm(request.POST)
        if form.is_valid():
            try:
                saved = save_partner_view(owner=request.user, **form.cleaned_data)
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
            else:
                messages.success(request, _("The view is saved."))
                return HttpResponseRedirect(saved.get_absolute_url())
        else:
            messages.error(request, _("Give the view a name of at most 60 characters."))
        return HttpResponseRedirect(reverse("coalition:partner-list"))


class SavedViewDeleteView(ActionView):
    access_rule = "coalition.change_partner_view"

    def get_queryset(self) -> Any:
        return SavedPartnerView.objects.visible_to(self.request.user)

    def perform(self) -> None:
        delete_partner_view(view=self.object, by=self.request.user)

    def message(self) -> Any:
        return _("The view is deleted.")

    def where_to(self) -> str:
        return reverse("coalition:partner-list")
