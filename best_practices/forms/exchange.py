from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from best_practices.models import Contribution, OutdatedNotice
from coalition.forms.editing import PortalForm, SubmissionForm


def _said_to_members(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Signed-in members read it with your name. Name no other people."),
    )


class ContributionForm(SubmissionForm, forms.Form):
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[
            (Contribution.Kind.QUESTION, _("A question")),
            (Contribution.Kind.EXPERIENCE, _("How it went with us")),
        ],
        initial=Contribution.Kind.QUESTION,
        widget=forms.RadioSelect,
    )
    text = _said_to_members(_("Text"))


class QuestionForm(SubmissionForm, forms.Form):
    text = _said_to_members(_("Your question"))


class AnswerForm(SubmissionForm, forms.Form):
    text = forms.CharField(label=_("Answer"), max_length=5_000, widget=forms.Textarea(attrs={"rows": 5}))


class ReasonForm(PortalForm, forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=1_000, widget=forms.Textarea(attrs={"rows": 3}))


class OutdatedForm(PortalForm, forms.Form):
    reason = forms.CharField(
        label=_("What is outdated?"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The unit that wrote it and the state office read this."),
    )


class ArchiveForm(PortalForm, forms.Form):
    note = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stands at the old address: for example what to read instead."),
    )


class DecisionForm(ArchiveForm):
    decision = forms.ChoiceField(
        label=_("What is to happen?"), choices=OutdatedNotice.Decision.choices, widget=forms.RadioSelect
    )
    field_order = ("decision", "note")
