from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from best_practices.forms.submission import units_to_submit_for
from coalition.access import standing_of
from coalition.models import Unit


class ImportForm(forms.Form):
    """A text document and the unit whose draft it becomes."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("For which unit?"))
    file = forms.FileField(
        label=_("Text document"),
        help_text=_("DOCX or ODT, up to 20 MB. Its first line becomes the title; pictures come along."),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx,.odt"}),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_to_submit_for(user)  # type: ignore[attr-defined]
        home = standing_of(user).home_units
        self.fields["unit"].initial = home[0] if home else None
