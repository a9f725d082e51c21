"""Filters of the list of units."""

from django import forms
from django.utils.translation import gettext_lazy as _

from coalition.forms.filters import FilterForm, any_choice, text_field
from coalition.models import Region, Unit


class UnitFilterForm(FilterForm):
    q = text_field(_("Name"))
    kind = forms.ChoiceField(label=_("Kind"), choices=any_choice(Unit.Kind.choices))
    region = forms.ModelChoiceField(Region.objects.all(), label=_("Region"), to_field_name="code", empty_label=_("All"))
