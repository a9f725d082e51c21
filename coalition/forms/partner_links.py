"""Saying how two partners belong together."""

from typing import Any

from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from coalition.forms.editing import PortalForm
from coalition.forms.partners import PICKER
from coalition.forms.picker import PartnerPicker, offer
from coalition.models import Partner, PartnerLink

BACK = "-back"


class PartnerLinkForm(PortalForm, forms.Form):
    """``relation`` is read from the partner of the page; a kind that is read in one direction has its way back, too."""

    relation = forms.ChoiceField(label=_("How they belong together"))
    other = forms.ModelChoiceField(Partner.objects.none(), label=_("Other partner"), widget=PartnerPicker(many=False))

    def __init__(self, *args: Any, partner: Partner, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout("relation", Field("other", template=PICKER))
        self.fields["relation"].choices = _relations(partner)  # type: ignore[attr-defined]
        offer(self.fields["other"], Partner.objects.visible_to(user).current().exclude(pk=partner.pk))

    def clean(self) -> dict[str, Any]:
        """What ``link_partners`` takes."""
        data = super().clean() or self.cleaned_data
        relation = data.pop("relation", "")
        return data | {"kind": relation.removesuffix(BACK), "reads_back": relation.endswith(BACK)}


def _relations(partner: Partner) -> list[tuple[str, Any]]:
    choices = []
    for kind in PartnerLink.Kind:
        choices.append((kind.value, format_lazy("{name} {verb} …", name=partner.name, verb=kind.label)))
        if kind in PartnerLink.DIRECTED:
            choices.append((f"{kind.value}{BACK}", format_lazy("… {verb} {name}", name=partner.name, verb=kind.label)))
    return choices
