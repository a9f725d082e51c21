"""Forms about notes that leave their owner's hand."""

from typing import Any

from crispy_forms.layout import Div, Field, Layout
from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from coalition.access import users_with_role
from coalition.forms.editing import PortalForm, SubmissionForm
from coalition.forms.partners import BOXES, PICKER
from coalition.forms.picker import PartnerPicker, offer
from coalition.forms.values import day_field
from coalition.models import BreakGlass, ContactLogEntry, Partner
from coalition.roles import Role

SHOWN_ENTRIES = 200
LONGEST_REASON = 2_000
SHARED, ALL, CHOSEN = "shared", "all", "chosen"


class HandoverForm(PortalForm, forms.Form):
    """To whom, and which of one's notes; the private ones only when it is said."""

    successor: Any = forms.ModelChoiceField(None, label=_("Successor"))
    which = forms.ChoiceField(
        label=_("Which notes"),
        choices=[
            (SHARED, _("All that are not private")),
            (ALL, _("All, the private ones too")),
            (CHOSEN, _("Those marked below")),
        ],
        widget=forms.RadioSelect,
        initial=SHARED,
    )
    entries = forms.TypedMultipleChoiceField(
        label=_("Notes"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = ContactLogEntry.objects.owned_by(user)
        spokespersons: Any = users_with_role(Role.SPOKESPERSON)
        self.fields["successor"].queryset = spokespersons.exclude(pk=user.pk)  # type: ignore[attr-defined]
        self.fields["entries"].choices = self._choices(user)  # type: ignore[attr-defined]
        self.helper.layout = Layout("successor", "which", Div("entries", css_class=BOXES))

    def _choices(self, user: Any) -> list[tuple[int, str]]:
        """By day and partner: a former spokesperson hands over what they can no longer read."""
        shown = list(self.own.defer("subject", "notes", "outcome").prefetch_related("partners")[:SHOWN_ENTRIES])
        partners = {partner.pk for entry in shown for partner in entry.partners.all()}
        seen = set(Partner.objects.visible_to(user).filter(pk__in=partners).values_list("pk", flat=True))
        return [(entry.pk, _describe(entry, seen)) for entry in shown]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("which") == CHOSEN and not data.get("entries") and not self.errors:
            raise ValidationError(_("Mark at least one note."))
        return data

    def chosen_entries(self) -> list[int]:
        which = self.cleaned_data["which"]
        if which == CHOSEN:
            return list(self.cleaned_data["entries"])
        own = self.own if which == ALL else self.own.exclude(sharing=ContactLogEntry.Sharing.PRIVATE)
        return list(own.values_list("pk", flat=True))


def _describe(entry: ContactLogEntry, seen: set[int]) -> str:
    day = formats.date_format(timezone.localtime(entry.occurred_at), "SHORT_DATE_FORMAT")
    names = ", ".join(partner.name for partner in entry.partners.all() if partner.pk in seen)
    marks = [_("private")] if entry.sharing == ContactLogEntry.Sharing.PRIVATE else []
    return " ".join([day, names, *(f"({mark})" for mark in marks)])


class BreakGlassForm(SubmissionForm, forms.ModelForm):
    partner = forms.ModelChoiceField(
        Partner.objects.none(), label=_("Partner"), required=False, widget=PartnerPicker(many=False)
    )
    since = day_field(_("From"), required=True)
    until = day_field(_("Until"), required=True)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The second person and the owner of the notes read it."),
    )

    class Meta:
        model = BreakGlass
        fields = ["owner", "partner", "since", "until", "reason"]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spokespersons: Any = users_with_role(Role.SPOKESPERSON)
        owners = Q(pk__in=spokespersons.values("pk")) | Q(pk__in=ContactLogEntry.objects.values("owner"))
        people = get_user_model()._default_manager.filter(owners).exclude(pk=user.pk)
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]
        offer(self.fields["partner"], Partner.objects.visible_to(user))
        days = Div(Div("since", css_class="col-6"), Div("until", css_class="col-6"), css_class="row g-2")
        self.helper.layout = Layout("owner", Field("partner", template=PICKER), days, "reason")
