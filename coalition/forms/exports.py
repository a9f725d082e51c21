"""What an export holds, and in which form."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coalition.exports import COLUMNS, FORMATS
from coalition.forms.editing import PortalForm

_USUAL = ["name", "kind", "level", "topics", "regions", "website", "email", "phone", "address", "relation"]


class ExportForm(PortalForm, forms.Form):
    format = forms.ChoiceField(label=_("Format"), widget=forms.RadioSelect)
    columns = forms.MultipleChoiceField(label=_("Columns"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["format"].choices = [(one.key, one.label) for one in FORMATS.values()]  # type: ignore[attr-defined]
        self.fields["columns"].choices = [(one.key, one.label) for one in COLUMNS.values()]  # type: ignore[attr-defined]
        self.fields["format"].initial, self.fields["columns"].initial = "csv", _USUAL
