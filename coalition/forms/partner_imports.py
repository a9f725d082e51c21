"""Forms of an import: the file, and which column is which field."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from coalition.forms.editing import PortalForm
from coalition.imports.columns import FIELDS, guess_mapping
from coalition.imports.table import Table
from coalition.models import Partner
from coalition.models.visibility import Visibility

_SAMPLES = 3
_LONGEST_SAMPLE = 40


class ImportUploadForm(PortalForm, forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, XLSX, vCard (.vcf) or OpenFairDB (.json), at most 10 MB and 10,000 entries."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx,.vcf,.json"}),
    )


class ImportColumnsForm(PortalForm, forms.Form):
    """One choice for each column, filled in with a guess or with what was chosen last for such a file."""

    kind = forms.ChoiceField(
        label=_("Kind of new entries"),
        choices=Partner.Kind.choices,
        initial=Partner.Kind.INITIATIVE,
        help_text=_("Where the file does not say it."),
    )
    level = forms.ChoiceField(label=_("Level of new entries"), choices=Partner.Level.choices)
    visibility = forms.ChoiceField(
        label=_("Visibility of new entries"), choices=Visibility.choices, initial=Visibility.MEMBERS
    )

    def __init__(self, *args: Any, table: Table, mapping: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table
        guessed = mapping or dict(table.mapping or guess_mapping(table.header))
        for at, name in enumerate(table.header):
            self.fields[f"column-{at}"] = forms.ChoiceField(
                label=name or _("Column %(number)s") % {"number": at + 1},
                choices=[("", _("Leave out")), *FIELDS.items()],
                required=False,
                initial=guessed.get(at, ""),
                help_text=_sample(table, at),
            )
        self.order_fields([f"column-{at}" for at in range(len(table.header))])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        columns = {at: cleaned.get(f"column-{at}") for at in range(len(self.table.header))}
        mapping = {at: field for at, field in columns.items() if field}
        if "name" not in mapping.values():
            raise ValidationError(_("Say which column holds the names."))
        for at, field in mapping.items():
            if list(mapping.values()).count(field) > 1:
                self.add_error(f"column-{at}", _("Two columns cannot be the same field."))
        return {**cleaned, "mapping": mapping}

    @property
    def defaults(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("kind", "level", "visibility")}


def _sample(table: Table, at: int) -> str:
    """What stands in the first cells of the column, escaped: help texts are written as they are."""
    cells = [line.cells[at] for line in table.lines[:50] if line.cells[at]][:_SAMPLES]
    shown = " · ".join(" ".join(cell.split())[:_LONGEST_SAMPLE] for cell in cells)
    return escape(shown)
