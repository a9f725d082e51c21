"""Values that forms take: days that calendars know, keys that fit the database."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

_EARLIEST, _LATEST = datetime.date(1900, 1, 1), datetime.date(2200, 1, 1)
_LONGEST_KEY = 18


def check_plausible(value: datetime.date) -> None:
    """Refuse days with which neither people nor databases can reckon."""
    day = timezone.localdate(value) if isinstance(value, datetime.datetime) else value
    if not _EARLIEST <= day <= _LATEST:
        raise ValidationError(_("Enter a day between 1900 and 2200."), code="implausible")


def day_field(label: Any, *, required: bool = False) -> forms.DateField:
    """A day, typed or picked in the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, validators=[check_plausible])


class KeysField(forms.ModelMultipleChoiceField):
    """Several rows by their keys; a key that no database holds is an unknown choice and not an error of the server."""

    def clean(self, value: Any) -> Any:
        for key in value or ():
            if len(str(key)) > _LONGEST_KEY:
                raise ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": "…"}
                )
        return super().clean(value)
