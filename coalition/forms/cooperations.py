"""Forms of cooperations and the filters of their list."""

from typing import Any

from crispy_forms.layout import Div, Field, Fieldset, Layout
from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coalition.access import may, standing_of
from coalition.forms.editing import PortalForm, SubmissionForm, VersionedForm
from coalition.forms.filters import FilterForm, any_choice, text_field
from coalition.forms.picker import PartnerPicker, offer
from coalition.forms.values import KeysField, day_field
from coalition.models import Cooperation, Membership, Partner, Unit
from coalition.roles import Role

LONGEST_TEXT = 50_000
_DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _sections() -> Layout:
    return Layout(
        Fieldset(
            _("What it is"),
            "title",
            Div(Div("kind", css_class="col-sm-6"), Div("visibility", css_class="col-sm-6"), css_class="row"),
            "description",
            "demands",
            Div(Div("responsible", css_class="col-sm-6"), Div("review_on", css_class="col-sm-6"), css_class="row"),
        ),
        Fieldset(
            _("Who takes part"),
            Div("units", css_class="choice-box"),
            Field("partners", template="coalition/picker/field.html"),
        ),
        Fieldset(
            _("Only for joint candidacies"),
            Div(Div("election", css_class="col-sm-8"), Div("election_date", css_class="col-sm-4"), css_class="row"),
            Div(Div("area", css_class="col-sm-6"), Div("form", css_class="col-sm-6"), css_class="row"),
            Div(Div("common_ground", css_class="col-sm-6"), Div("red_lines", css_class="col-sm-6"), css_class="row"),
            "open_questions",
            "decision",
            Div(Div("decided_by", css_class="col-sm-8"), Div("decided_on", css_class="col-sm-4"), css_class="row"),
        ),
    )


class CooperationForm(forms.ModelForm):
    """All but the stage, which has its own step and history."""

    partners = forms.ModelMultipleChoiceField(
        Partner.objects.none(), label=_("Partners"), widget=PartnerPicker(many=True)
    )

    class Meta:
        model = Cooperation
        fields = [
            "title",
            "kind",
            "visibility",
            "description",
            "demands",
            "responsible",
            "review_on",
            "units",
            "partners",
            "election",
            "election_date",
            "area",
            "form",
            "common_ground",
            "red_lines",
            "open_questions",
            "decision",
            "decided_by",
            "decided_on",
        ]
        field_classes = {"units": KeysField}
        widgets = {
            "units": forms.CheckboxSelectMultiple,
            "description": forms.Textarea(attrs={"rows": 5}),
            "demands": forms.Textarea(attrs={"rows": 3}),
            "common_ground": forms.Textarea(attrs={"rows": 3}),
            "red_lines": forms.Textarea(attrs={"rows": 3}),
            "open_questions": forms.Textarea(attrs={"rows": 3}),
            "decision": forms.Textarea(attrs={"rows": 3}),
            "review_on": _DATE,
            "election_date": _DATE,
            "decided_on": _DATE,
        }

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.helper.layout = _sections()  # type: ignore[attr-defined]
        own = self.instance.pk
        self.fields["responsible"].queryset = possible_responsible(user, self.instance)  # type: ignore[attr-defined]
        if not own:
            self.initial.setdefault("responsible", user.pk)
        taking_part = Q(pk__in=self.instance.units.values("pk")) if own else Q(pk=None)
        self.fields["units"].queryset = Unit.objects.filter(  # type: ignore[attr-defined]
            Q(pk__in=Unit.objects.active().values("pk")) | taking_part
        )
        offered = Partner.objects.visible_to(user).current()
        offer(self.fields["partners"], offered)
        if own:
            self.initial["partners"] = list(offered.filter(cooperations=self.instance))

    def clean_units(self) -> Any:
        """A coordinator's cooperation stays within reach: without an own unit they could not change it again."""
        units = self.cleaned_data["units"]
        own = standing_of(self.user).coordinated
        if not may(self.user, "coalition.view_any_cooperation") and not any(unit.pk in own for unit in units):
            raise ValidationError(_("Choose at least one unit that you coordinate."))
        return units

    def all_partners(self) -> list[Partner]:
        """The chosen ones, and those that take part without this reader's seeing them: they stay."""
        chosen = list(self.cleaned_data["partners"])
        if not self.instance.pk:
            return chosen
        offered = self.fields["partners"].queryset.values("pk")  # type: ignore[attr-defined]
        return [*chosen, *Partner.objects.filter(cooperations=self.instance.pk).exclude(pk__in=offered)]


class CooperationCreateForm(SubmissionForm, CooperationForm):
    pass


class CooperationEditForm(VersionedForm, CooperationForm):
    pass


def possible_responsible(user: Any, cooperation: Cooperation) -> Any:
    """Who can look after it: the state's offices, and coordinators and editors of units in ``user``'s reach."""
    held = Membership.objects.active(timezone.localdate())
    near = held.filter(role__in=[Role.COORDINATOR, Role.EDITOR])
    if not may(user, "coalition.view_any_cooperation"):
        near = near.filter(unit__in=standing_of(user).coordinated)
    offices = held.filter(role__in=[Role.STATE_OFFICE, Role.SPOKESPERSON])
    keys = {user.pk, cooperation.responsible_id, *near.values_list("user", flat=True)}
    keys |= set(offices.values_list("user", flat=True))
    return get_user_model()._default_manager.filter(pk__in=keys - {None}, is_active=True)


class StageForm(PortalForm, forms.Form):
    stage = forms.ChoiceField(label=_("Stage"), choices=Cooperation.Stage.choices)


class DecisionForm(StageForm):
    """What a stage asks for that comes only by a decision."""

    stage = forms.ChoiceField(choices=Cooperation.Stage.choices, widget=forms.HiddenInput)
    decision = forms.CharField(
        label=_("Decision"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3}), strip=True
    )
    decided_by = forms.CharField(label=_("Decided by"), max_length=160)
    decided_on = day_field(_("Decided on"), required=True)


class CooperationFilterForm(FilterForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=any_choice(Cooperation.Kind.choices))
    stage = forms.ChoiceField(label=_("Stage"), choices=any_choice(Cooperation.Stage.choices))
    election = text_field(_("Election"))
    attention = forms.ChoiceField(
        label=_("What waits"),
        choices=any_choice([("overdue", _("A promise is overdue")), ("review", _("Review is due"))]),
    )
