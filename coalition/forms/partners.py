"""Forms of the directory."""

from typing import Any

from crispy_forms.layout import HTML, Div, Field, Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from coalition.forms.editing import SubmissionForm, VersionedForm
from coalition.forms.filters import FilterForm, any_choice, text_field
from coalition.forms.picker import PartnerPicker, offer
from coalition.forms.values import KeysField
from coalition.models import Partner, Region, Topic, Unit
from coalition.places import placed_regions
from coalition.services.duplicates import Twin, possible_twins
from coalition.services.partners import require_reach

PICKER = "coalition/picker/field.html"
BOXES = "choice-box"
REACH_NOTE = '{% include "coalition/partners/reach_note.html" %}'


def sections() -> Layout:
    """The parts of an entry, in the order in which one thinks of them."""
    return Layout(
        Fieldset(
            _("What it is"),
            "name",
            Div(Div("short_name", css_class="col-sm-6"), css_class="row"),
            Div(Div("kind", css_class="col-sm-6"), Div("level", css_class="col-sm-6"), css_class="row"),
            "description",
            "aliases",
            Field("parent", template=PICKER),
        ),
        Fieldset(
            _("What about and where"),
            Div("topics", css_class=BOXES),
            Div("regions", css_class=BOXES),
            "address",
            Div(Div("latitude", css_class="col-6"), Div("longitude", css_class="col-6"), css_class="row"),
        ),
        Fieldset(
            _("How to reach it"),
            HTML(REACH_NOTE),
            "website",
            Div(Div("email", css_class="col-sm-6"), Div("phone", css_class="col-sm-6"), css_class="row"),
        ),
        Fieldset(
            _("Our relation"),
            Div(Div("relation", css_class="col-sm-6"), Div("visibility", css_class="col-sm-6"), css_class="row"),
            "joint_candidacy_possible",
            Div("stewards", css_class=BOXES),
            Div(Div("review_due", css_class="col-sm-6"), css_class="row"),
        ),
    )


class PartnerForm(forms.ModelForm):
    """All that people say about a partner; who may change it, they decide by the regions."""

    parent = forms.ModelChoiceField(
        Partner.objects.none(), required=False, label=_("Belongs to"), widget=PartnerPicker(many=False)
    )
    website = forms.URLField(label=_("Website"), required=False, max_length=200, assume_scheme="https")

    class Meta:
        model = Partner
        fields = [
            "name",
            "short_name",
            "kind",
            "level",
            "description",
            "aliases",
            "parent",
            "topics",
            "regions",
            "address",
            "latitude",
            "longitude",
            "website",
            "email",
            "phone",
            "relation",
            "visibility",
            "joint_candidacy_possible",
            "stewards",
            "review_due",
        ]
        field_classes = {"topics": KeysField, "regions": KeysField, "stewards": KeysField}
        widgets = {
            "topics": forms.CheckboxSelectMultiple,
            "regions": forms.CheckboxSelectMultiple,
            "stewards": forms.CheckboxSelectMultiple,
            "aliases": forms.Textarea(attrs={"rows": 2}),
            "address": forms.Textarea(attrs={"rows": 3}),
            "description": forms.Textarea(attrs={"rows": 5}),
            "review_due": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.helper.layout = sections()  # type: ignore[attr-defined]
        self.fields["stewards"].queryset = Unit.objects.active()  # type: ignore[attr-defined]
        others = Partner.objects.visible_to(user).current()
        if self.instance.pk:
            others = others.exclude(pk=self.instance.pk)
        offer(self.fields["parent"], others)

    def clean_regions(self) -> Any:
        regions = self.cleaned_data["regions"]
        require_reach(self.user, regions)
        return regions


# What twins are looked for by.
_COMPARED = ("name", "short_name", "aliases", "website", "email", "phone", "latitude", "longitude", "kind")


class PartnerCreateForm(SubmissionForm, PartnerForm):
    """Asks once when the entry may be there already; ``twins`` are then the entries to look at."""

    create_anyway = forms.BooleanField(label=_("It is none of these: create a new entry"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.twins: list[Twin] = []
        # Asked only when there is something to ask; above all else, beside the entries that it is about.
        self.fields["create_anyway"].widget = forms.HiddenInput()
        self.helper.layout = Layout("create_anyway", sections())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not data.pop("create_anyway", False):
            self._look_for_twins()
        return data

    def _look_for_twins(self) -> None:
        if Partner.objects.filter(submission_key=self.cleaned_data["submission_key"]).exists():
            return  # sent twice: the entry that looks alike is this one
        draft = Partner(**{name: self.cleaned_data[name] for name in _COMPARED})
        self.twins = possible_twins(user=self.user, draft=draft)
        if self.twins:
            self.fields["create_anyway"].widget = forms.CheckboxInput()
            raise ValidationError(_("The entry may be there already. Look at the entries named above."))


class PartnerEditForm(VersionedForm, PartnerForm):
    pass


class PartnerFilterForm(FilterForm):
    """Filters of the directory; ``for_members`` only to those who may read how we stand to a partner."""

    MEMBERS_ONLY = ("relation", "joint_candidacy", "freshness")

    q = text_field(_("Name or words"))
    kind = forms.ChoiceField(label=_("Kind"), choices=any_choice(Partner.Kind.choices))
    level = forms.ChoiceField(label=_("Level"), choices=any_choice(Partner.Level.choices))
    region = forms.ModelChoiceField(Region.objects.all(), label=_("Region"), to_field_name="code", empty_label=_("All"))
    near = forms.ModelChoiceField(
        Region.objects.none(), label=_("Near"), to_field_name="code", empty_label=_("Anywhere")
    )
    within = forms.TypedChoiceField(
        label=_("At most"),
        coerce=int,
        choices=any_choice([(str(km), _("%(km)s km away") % {"km": km}) for km in (10, 25, 50, 100)]),
    )
    topic = forms.ModelChoiceField(Topic.objects.all(), label=_("Topic"), to_field_name="slug", empty_label=_("All"))
    relation = forms.ChoiceField(label=_("Relation"), choices=any_choice(Partner.Relation.choices))
    joint_candidacy = forms.ChoiceField(
        label=_("Joint candidacy"), choices=any_choice([("yes", _("Possible")), ("no", _("Not foreseen"))])
    )
    freshness = forms.ChoiceField(label=_("Freshness"), choices=any_choice(Partner.Freshness.choices))
    sort = forms.ChoiceField(
        label=_("Order"),
        choices=[("name", _("By name")), ("-updated", _("Latest change first")), ("review", _("Review due first"))],
    )

    def __init__(self, data: Any, *, for_members: bool) -> None:
        super().__init__(data)
        self.fields["near"].queryset = placed_regions()  # type: ignore[attr-defined]
        if not for_members:
            for name in self.MEMBERS_ONLY:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        return {**(super().clean() or {}), "sort": self.cleaned_data.get("sort") or "name"}
