"""Filters of the list of cooperations."""

from django import forms
from django.utils.translation import gettext_lazy as _

from coalition.forms.filters import FilterForm, any_choice
from coalition.models import Cooperation


class CooperationFilterForm(FilterForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=any_choice(Cooperation.Kind.choices))
    stage = forms.ChoiceField(label=_("Stage"), choices=any_choice(Cooperation.Stage.choices))
