"""Filters of lists: a GET form whose unknown values are named and left aside, never an error page."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LONGEST_TEXT = 200


class FilterForm(forms.Form):
    """Every field is optional; ``chosen`` holds the values that can be followed."""

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        for field in self.fields.values():
            field.required = False
            look = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
            field.widget.attrs.setdefault("class", look)

    @property
    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "", [])}

    @property
    def problems(self) -> list[str]:
        """What could not be followed, by field; what was sent is not repeated."""
        return [
            _("“%(field)s”: this value is not known and was left aside.") % {"field": self.fields[name].label}
            for name in self.errors
            if name in self.fields
        ]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything besides the order was chosen."""
        return bool(self.chosen.keys() - {"sort"})


def any_choice(choices: Any) -> list[tuple[str, Any]]:
    """``choices`` with a first one that does not filter."""
    return [("", gettext_lazy("All")), *choices]


def text_field(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST_TEXT, widget=forms.SearchInput(attrs={"maxlength": LONGEST_TEXT})
    )
