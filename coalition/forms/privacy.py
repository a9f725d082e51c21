"""Forms of the data protection pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coalition.forms.editing import PortalForm
from coalition.models import ContactRelease, PrivacyRequest
from coalition.privacy.retention import RetentionState

_DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
LONGEST_KEPT = 36_500


class SubjectSearchForm(PortalForm, forms.Form):
    """Sent by POST: a name does not belong into an address or a log line."""

    text = forms.CharField(label=_("Name or e-mail address"), min_length=2, max_length=160)


class RequestForm(PortalForm, forms.ModelForm):
    class Meta:
        model = PrivacyRequest
        fields = ["kind", "received_on", "due_on", "identity_check"]
        widgets = {"received_on": _DATE, "due_on": _DATE}


class CloseForm(PortalForm, forms.Form):
    outcome = forms.ChoiceField(label=_("Outcome"), choices=PrivacyRequest.Outcome.choices)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when something was refused."),
    )


class ReleaseForm(PortalForm, forms.ModelForm):
    text = forms.CharField(
        label=_("What is given out"),
        max_length=50_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Your note as it stands. Take out what concerns others or what must stay confidential."),
    )
    refused_because = forms.CharField(
        label=_("Or why nothing is given out"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The person who asks gets to read this. Empty the field above then."),
    )

    class Meta:
        model = ContactRelease
        fields = ["text", "refused_because"]


class RetentionForm(PortalForm, forms.Form):
    """One rule; ``prefix`` is its key."""

    days = forms.IntegerField(label=_("Kept for days"), min_value=1, max_value=LONGEST_KEPT)
    is_active = forms.BooleanField(label=_("Delete automatically"), required=False)

    def __init__(self, *args: Any, state: RetentionState, **kwargs: Any) -> None:
        super().__init__(
            *args,
            prefix=state.kind.key,
            initial={"days": state.rule.days, "is_active": state.rule.is_active},
            **kwargs,
        )
        self.state = state
