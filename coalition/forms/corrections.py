"""Forms for suggested corrections, for the partner's own answer, and for periods of review."""

from typing import Any

from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from coalition.conf import setting
from coalition.forms.editing import PortalForm, SubmissionForm, VersionedForm
from coalition.forms.values import KeysField
from coalition.models import Partner, PartnerCorrection, ReviewPeriod
from coalition.suggested_fields import CORRECTABLE

BOXES = "choice-box"
FEWEST_DAYS, MOST_DAYS = 14, 3650


class EntryForm(VersionedForm, forms.ModelForm):
    """The fields of a public entry as they are, to be changed where they are wrong; and room for a remark."""

    website = forms.URLField(label=_("Website"), required=False, max_length=200, assume_scheme="https")
    remark = forms.CharField(
        label=_("Remark"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("How you know, or what fits into no field."),
    )

    class Meta:
        model = Partner
        fields = CORRECTABLE
        field_classes = {"topics": KeysField, "regions": KeysField}
        widgets = {
            "topics": forms.CheckboxSelectMultiple,
            "regions": forms.CheckboxSelectMultiple,
            "aliases": forms.Textarea(attrs={"rows": 2}),
            "address": forms.Textarea(attrs={"rows": 3}),
            "description": forms.Textarea(attrs={"rows": 5}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(
            Fieldset(
                _("How to reach it"),
                "website",
                Div(Div("email", css_class="col-sm-6"), Div("phone", css_class="col-sm-6"), css_class="row"),
                "address",
            ),
            Fieldset(
                _("What it is"),
                "name",
                Div(Div("short_name", css_class="col-sm-6"), css_class="row"),
                Div(Div("kind", css_class="col-sm-6"), Div("level", css_class="col-sm-6"), css_class="row"),
                "description",
                "aliases",
            ),
            Fieldset(
                _("What about and where"), Div("topics", css_class=BOXES), Div("regions", css_class=BOXES), "remark"
            ),
        )


class SuggestionForm(SubmissionForm, EntryForm):
    """A member's."""


class ConfirmationForm(forms.Form):
    """The version of the entry that was found to be right."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1)


class CorrectionDecisionForm(PortalForm, forms.Form):
    """Which of the suggested fields to take over; the page shows them side by side with what is stored."""

    decision = forms.ChoiceField(choices=[("all", ""), ("some", ""), ("decline", "")])
    take = forms.MultipleChoiceField(required=False)
    reason = forms.CharField(
        label=_("Reason or remark for whoever suggested it"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when you decline."),
    )
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1)

    def __init__(self, *args: Any, correction: PartnerCorrection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names: Any = self.fields["take"]
        names.choices = [(name, name) for name in correction.changes]


class ReviewPeriodsForm(PortalForm, forms.Form):
    """A number of days for each kind of partner; the names keep clear of a form's own (``media``)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = dict(ReviewPeriod.objects.values_list("kind", "days"))
        for kind, label in Partner.Kind.choices:
            self.fields[f"days_{kind}"] = forms.IntegerField(
                label=label,
                required=False,
                min_value=FEWEST_DAYS,
                max_value=MOST_DAYS,
                initial=known.get(kind),
                widget=forms.NumberInput(attrs={"placeholder": setting("REVIEW_AFTER_DAYS")}),
            )

    def days(self) -> dict[str, int | None]:
        """``{kind: days}``, None where the field was left empty."""
        return {str(kind): self.cleaned_data[f"days_{kind}"] for kind in Partner.Kind.values}
