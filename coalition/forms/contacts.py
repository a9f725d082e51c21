"""Forms of the contact log: the short one for the phone in the hand, the long one for correcting."""

import datetime
from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Div, Field, Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coalition.access import users_with_role
from coalition.forms.editing import SubmissionForm, VersionedForm
from coalition.forms.filters import FilterForm, any_choice, text_field
from coalition.forms.partners import BOXES, PICKER
from coalition.forms.picker import PartnerPicker, PeoplePicker, offer
from coalition.forms.values import KeysField, check_plausible, day_field
from coalition.models import ContactLogEntry, ContactSettings, Partner, Person
from coalition.roles import Role
from coalition.services.contact_log import NextStep

LONGEST_SUBJECT = 200
LONGEST_NOTES = 50_000
# A meeting may be noted while it lasts; a date far ahead is a slip of the finger.
CLOCKS_MAY_DIFFER_BY = datetime.timedelta(hours=12)


def _minute() -> datetime.datetime:
    return timezone.localtime().replace(second=0, microsecond=0)


class ContactForm(forms.ModelForm):
    """What both forms ask."""

    partners = KeysField(
        Partner.objects.none(),
        label=_("With whom"),
        widget=PartnerPicker(many=True),
        error_messages={"required": _("Choose at least one partner.")},
    )
    occurred_at = forms.DateTimeField(
        label=_("When"),
        initial=_minute,
        validators=[check_plausible],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        error_messages={"invalid": _("Enter a day and a time, for example 2026-03-01T18:30.")},
    )
    subject = forms.CharField(label=_("Subject"), max_length=LONGEST_SUBJECT)
    notes = forms.CharField(
        label=_("Notes"), max_length=LONGEST_NOTES, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    outcome = forms.CharField(
        label=_("Outcome"), max_length=LONGEST_NOTES, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    class Meta:
        model = ContactLogEntry
        fields = ["partners", "channel", "occurred_at", "subject", "notes", "outcome", "sharing"]

    def __init__(self, *args: Any, user: Any, suggested: Sequence[Partner] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        partners = Partner.objects.visible_to(user)
        offer(self.fields["partners"], partners.current() if not self.instance.pk else partners, suggested)

    def clean_occurred_at(self) -> datetime.datetime:
        when: datetime.datetime = self.cleaned_data["occurred_at"]
        if when > timezone.now() + CLOCKS_MAY_DIFFER_BY:
            raise ValidationError(_("This lies in the future. Plan it as a next step instead."))
        return when


class ContactCreateForm(SubmissionForm, ContactForm):
    """Under a minute: with whom, how, what, and what comes next."""

    next_step = forms.CharField(label=_("Next step"), max_length=LONGEST_SUBJECT, required=False)
    next_due = day_field(_("Due"))
    # The follow-up that this contact settles; whether it is the user's is asked when it is saved.
    follow_up = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["next_due"].initial = timezone.localdate() + datetime.timedelta(days=7)
        self.fields["sharing"].initial = ContactSettings.of(self.user).default_sharing
        self.helper.layout = Layout(
            Field("partners", template=PICKER),
            Div(Div("channel", css_class="col-6"), Div("occurred_at", css_class="col-6"), css_class="row g-2"),
            "subject",
            "notes",
            "outcome",
            Fieldset(
                _("What comes next"),
                Div(Div("next_step", css_class="col-sm-8"), Div("next_due", css_class="col-sm-4"), css_class="row g-2"),
                css_class="section",
            ),
            "sharing",
        )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("next_step") and not data.get("next_due") and "next_due" not in self.errors:
            self.add_error("next_due", ValidationError(_("Until when? Give the next step a day.")))
        return data

    def entry_fields(self) -> dict[str, Any]:
        """The cleaned data as ``create_contact`` takes it."""
        data = dict(self.cleaned_data)
        what, due = data.pop("next_step"), data.pop("next_due")
        data.pop("follow_up", None)
        return {**data, "next_step": NextStep(what, due) if what else None}


class ContactEditForm(VersionedForm, ContactForm):
    """Everything about an entry, persons and further readers included."""

    class Meta(ContactForm.Meta):
        fields = [*ContactForm.Meta.fields, "direction", "mood", "persons", "readers"]
        widgets = {"persons": forms.CheckboxSelectMultiple, "readers": PeoplePicker(many=True)}
        field_classes = {"persons": KeysField, "readers": KeysField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = self.instance.pk
        linked = Q(roles__partner__contact_log_entries=stored) | Q(contact_log_entries=stored)
        persons = Person.objects.visible_to(self.user).filter(linked).distinct()
        self.fields["persons"].queryset = persons  # type: ignore[attr-defined]
        self.offered_persons = persons
        readers = users_with_role(*Role).exclude(pk=self.user.pk)  # type: ignore[attr-defined]
        offer(self.fields["readers"], readers)
        self.fields["readers"].help_text = _("They may read this note as long as it is not private.")
        self.helper.layout = Layout(
            Field("partners", template=PICKER),
            Div(Div("channel", css_class="col-6"), Div("occurred_at", css_class="col-6"), css_class="row g-2"),
            Div(Div("direction", css_class="col-6"), Div("mood", css_class="col-6"), css_class="row g-2"),
            "subject",
            "notes",
            "outcome",
            Div("persons", css_class=BOXES) if self.fields["persons"].queryset else Div(),  # type: ignore[attr-defined]
            Fieldset(_("Who may read"), "sharing", Field("readers", template=PICKER), css_class="section"),
        )

    def clean_persons(self) -> list[Person]:
        """The chosen ones, and those that are linked without this reader's seeing them (Art. 18): they stay."""
        offered = self.offered_persons.values("pk")
        hidden = Person.objects.filter(contact_log_entries=self.instance.pk).exclude(pk__in=offered)
        return [*self.cleaned_data["persons"], *hidden]


class ContactFilterForm(FilterForm):
    """Filters of the contact log."""

    q = text_field(_("Words in the notes"))
    whose = forms.ChoiceField(
        label=_("Whose"), choices=any_choice([("mine", _("Mine")), ("shared", _("Shared with me"))])
    )
    partner = text_field(_("Partner"))
    channel = forms.ChoiceField(label=_("Channel"), choices=any_choice(ContactLogEntry.Channel.choices))
    since = day_field(_("From"))
    until = day_field(_("Until"))


class AttachmentForm(SubmissionForm, forms.Form):
    """One file for a note; what it may be is judged when it is kept."""

    file = forms.FileField(label=_("File"), help_text=_("PDF, office document, text, ZIP or photo, up to 10 MB."))
