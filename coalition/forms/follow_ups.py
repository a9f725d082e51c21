"""Forms about next steps."""

import datetime
from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coalition.forms.editing import PortalForm, SubmissionForm
from coalition.forms.values import day_field
from coalition.models import FollowUp
from coalition.services.follow_ups import possible_assignees


class FollowUpForm(SubmissionForm, forms.Form):
    what = forms.CharField(label=_("Next step"), max_length=200)
    due = day_field(_("Due"), required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due"].initial = timezone.localdate() + datetime.timedelta(days=7)
        self.helper.layout = Layout(
            Div(Div("what", css_class="col-sm-8"), Div("due", css_class="col-sm-4"), css_class="row g-2")
        )


class SnoozeForm(forms.Form):
    days = forms.TypedChoiceField(
        label=_("Put off"), coerce=int, choices=[(1, _("A day")), (7, _("A week")), (30, _("A month"))]
    )


class DelegateForm(PortalForm, forms.Form):
    """Who does it instead: only people who may read what it is about."""

    assignee: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        None,
        label=_("Who"),
        help_text=_("Only people who may read the contact note are offered. They get a mail without its text."),
    )

    def __init__(self, *args: Any, follow_up: FollowUp, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = possible_assignees(follow_up).exclude(pk=user.pk)  # type: ignore[attr-defined]
