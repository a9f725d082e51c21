"""Forms about units: filters of their list, and what the state office fills in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coalition.forms.editing import PortalForm
from coalition.forms.filters import FilterForm, any_choice, text_field
from coalition.models import Region, Unit


class UnitFilterForm(FilterForm):
    q = text_field(_("Name"))
    kind = forms.ChoiceField(label=_("Kind"), choices=any_choice(Unit.Kind.choices))
    region = forms.ModelChoiceField(Region.objects.all(), label=_("Region"), to_field_name="code", empty_label=_("All"))


class UnitForm(PortalForm, forms.ModelForm):
    parent = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Belongs to"), help_text=_("Who coordinates that unit also coordinates this one.")
    )

    class Meta:
        model = Unit
        fields = ["name", "short_name", "region", "email"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = Unit.objects.active()  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """The service validates: the instance is part of a tree and is not to be touched here."""


class UnitCreateForm(UnitForm):
    field_order = ["kind", "parent", "name", "short_name", "region", "email"]

    class Meta(UnitForm.Meta):
        fields = ["kind", *UnitForm.Meta.fields]


class UnitEditForm(UnitForm):
    """The kind stays: rights and lists are built on it. The state association has nothing above it."""

    field_order = ["parent", "name", "short_name", "region", "email"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent = self.instance.get_parent()
        if parent is None:
            del self.fields["parent"]
            return
        self.fields["parent"].initial = parent
        elsewhere = Unit.objects.active().exclude(path__startswith=self.instance.path)
        self.fields["parent"].queryset = elsewhere  # type: ignore[attr-defined]
