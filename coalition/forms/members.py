"""Filters of the list of members."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coalition.access import may, standing_of
from coalition.forms.filters import FilterForm, any_choice, text_field
from coalition.models import Unit
from coalition.roles import Role


class MemberFilterForm(FilterForm):
    q = text_field(_("Name"))
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"), to_field_name="slug", empty_label=_("All"))
    role = forms.ChoiceField(label=_("Role"), choices=any_choice(Role.choices))

    def __init__(self, data: Any, *, user: Any) -> None:
        super().__init__(data)
        units = Unit.objects.active()
        if not may(user, "coalition.change_unit"):
            units = units.filter(pk__in=standing_of(user).coordinated)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
