"""Forms of promises, minutes and documents of cooperations."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coalition.forms.cooperations import LONGEST_TEXT
from coalition.forms.editing import PortalForm, SubmissionForm, VersionedForm
from coalition.forms.values import day_field
from coalition.models import Cooperation, CooperationMinutes, CooperationPromise, Partner, Unit


class PromiseForm(forms.ModelForm):
    """Who promises what until when: one of the units that take part, or one of the partners."""

    due = day_field(_("Until"), required=True)

    class Meta:
        model = CooperationPromise
        fields = ["what", "unit", "partner", "due"]

    def __init__(self, *args: Any, cooperation: Cooperation, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partners = Partner.objects.visible_to(user).filter(cooperations=cooperation)
        # One who has left the cooperation keeps what it promised.
        unit, partner = self.instance.unit_id, self.instance.partner_id
        self.fields["unit"].queryset = Unit.objects.filter(  # type: ignore[attr-defined]
            Q(pk__in=cooperation.units.values("pk")) | Q(pk=unit)
        )
        self.fields["partner"].queryset = Partner.objects.filter(  # type: ignore[attr-defined]
            Q(pk__in=partners.values("pk")) | Q(pk=partner)
        )
        self.fields["partner"].help_text = _("Choose one of our units or one partner.")


class PromiseCreateForm(SubmissionForm, PromiseForm):
    pass


class PromiseEditForm(VersionedForm, PromiseForm):
    pass


class MinutesForm(forms.ModelForm):
    met_on = day_field(_("Day of the meeting"), required=True)
    text = forms.CharField(
        label=_("What was said and agreed"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 10})
    )

    class Meta:
        model = CooperationMinutes
        fields = ["met_on", "text"]

    def __init__(self, *args: Any, cooperation: Cooperation, user: Any, **kwargs: Any) -> None:  # noqa: ARG002
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.initial.setdefault("met_on", timezone.localdate())


class MinutesCreateForm(SubmissionForm, MinutesForm):
    pass


class MinutesEditForm(VersionedForm, MinutesForm):
    pass


class DocumentForm(PortalForm, forms.Form):
    """One file; what it may be is judged when it is kept."""

    file = forms.FileField(label=_("File"), help_text=_("PDF, office document, text, ZIP or photo, up to 20 MB."))


class LinkForm(forms.Form):
    """The key of a page."""

    page = forms.IntegerField(min_value=1, max_value=2**31 - 1)
