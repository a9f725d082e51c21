"""Next steps: what is overdue, what comes this week, what can wait."""

import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from coalition.access import may
from coalition.forms.follow_ups import DelegateForm, SnoozeForm
from coalition.models import FollowUp
from coalition.services.follow_ups import (
    complete_follow_up,
    delegate_follow_up,
    reopen_follow_up,
    snooze_follow_up,
)
from coalition.view_rules import RuleView
from coalition.views.editing import ActionView, ConfidentialView, PortalEditView

SHOWN_DONE = 10
SHOWN_OPEN = 100


class FollowUpListView(ConfidentialView, RuleView, TemplateView):
    access_rule = "coalition.open_follow_ups"
    template_name = "coalition/follow_ups/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        mine = FollowUp.objects.visible_to(self.request.user).assigned_to(self.request.user).for_lists()
        rows = list(mine.open()[:SHOWN_OPEN])
        week = today + datetime.timedelta(days=7)
        return super().get_context_data(**kwargs) | {
            "groups": [
                (_("Overdue"), [row for row in rows if row.due < today]),
                (_("This week"), [row for row in rows if today <= row.due <= week]),
                (_("Later"), [row for row in rows if row.due > week]),
            ],
            "count": len(rows),
            "done": mine.done().order_by("-done_at", "-pk")[:SHOWN_DONE],
            "may_log": may(self.request.user, "coalition.add_contact"),
            "snooze_choices": SnoozeForm().fields["days"].choices,  # type: ignore[attr-defined]
        }


class FollowUpActionView(ConfidentialView, ActionView):
    abstract_view = True

    def get_queryset(self) -> Any:
        return FollowUp.objects.visible_to(self.request.user)

    def where_to(self) -> str:
        return reverse("coalition:follow-up-list")


class FollowUpDoneView(FollowUpActionView):
    access_rule = "coalition.change_follow_up"

    def perform(self) -> None:
        complete_follow_up(follow_up=self.object, by=self.request.user)

    def message(self) -> Any:
        """With the way back: the list of what was done last, where each can be reopened."""
        return format_html('{} <a href="{}#done">{}</a>', _("Done."), self.where_to(), _("Undo"))


class FollowUpReopenView(FollowUpActionView):
    access_rule = "coalition.change_follow_up"

    def perform(self) -> None:
        reopen_follow_up(follow_up=self.object, by=self.request.user)

    def message(self) -> Any:
        return _("The follow-up is open again.")


class FollowUpSnoozeView(FollowUpActionView):
    access_rule = "coalition.change_follow_up"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.form = SnoozeForm(request.POST)
        if not self.form.is_valid():
            messages.error(request, _("Choose a day, a week or a month."))
            return HttpResponseRedirect(self.where_to())
        return super().post(request, *args, **kwargs)

    def perform(self) -> None:
        snooze_follow_up(follow_up=self.object, by=self.request.user, days=self.form.cleaned_data["days"])

    def message(self) -> Any:
        return _("Put off.")


class FollowUpDelegateView(ConfidentialView, PortalEditView):
    """Hands a step to somebody else who may read it."""

    access_rule = "coalition.change_follow_up"
    form_class = DelegateForm  # type: ignore[assignment]
    template_name = "coalition/follow_ups/delegate.html"
    success_message = gettext_lazy("Handed over.")

    def get_queryset(self) -> Any:
        return FollowUp.objects.visible_to(self.request.user).select_related("entry")

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        kwargs.pop("instance")
        return kwargs | {"follow_up": self.object, "user": self.request.user}

    def save(self, form: Any) -> FollowUp:
        delegate_follow_up(follow_up=self.object, by=self.request.user, to=form.cleaned_data["assignee"])
        return self.object

    def where_to(self, saved: Any) -> str:  # noqa: ARG002 - the list of what is left
        return reverse("coalition:follow-up-list")
