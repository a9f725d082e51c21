"""Forms of the table, the map and the saved views of the directory."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from coalition.exports import COLUMNS
from coalition.forms.editing import PortalForm
from coalition.forms.partners import PartnerFilterForm
from coalition.models import SavedPartnerView

USUAL_COLUMNS = ("kind", "level", "regions", "relation", "stewards", "review_due")
_LONGEST_QUERY = 1000


class PartnerTableForm(PartnerFilterForm):
    """The filters, and which columns the table has; the name always stands first."""

    columns = forms.MultipleChoiceField(
        label=_("Columns"),
        choices=[(key, column.label) for key, column in COLUMNS.items() if key != "name"],
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )

    @property
    def shown(self) -> list[Any]:
        keys = self.chosen.get("columns") or USUAL_COLUMNS
        return [COLUMNS["name"], *(COLUMNS[key] for key in COLUMNS if key in keys)]


class SavedViewForm(PortalForm, forms.ModelForm):
    """``query`` is an address's part that anybody may have written: only what the filters know of it is kept."""

    query = forms.CharField(required=False, max_length=_LONGEST_QUERY, widget=forms.HiddenInput)
    page = forms.ChoiceField(choices=SavedPartnerView.Page.choices, widget=forms.HiddenInput)

    class Meta:
        model = SavedPartnerView
        fields = ["name", "page", "query"]

    def clean_query(self) -> str:
        given = QueryDict(self.cleaned_data["query"])
        filters = PartnerTableForm(given, for_members=True)
        kept = [(name, value) for name in filters.chosen for value in given.getlist(name)]
        return urlencode(kept)[:_LONGEST_QUERY]
