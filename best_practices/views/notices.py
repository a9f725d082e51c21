from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.generic import FormView

from best_practices.forms.moderation import NoticeSettingsForm
from best_practices.models import NoticeSettings
from best_practices.services.notice_mails import save_notice_settings
from coalition.access import SIGNED_IN
from coalition.view_rules import RuleView


class NoticeSettingsView(RuleView, FormView):
    """Whether mails about write-ups come one by one or once a day."""

    access_rule = SIGNED_IN
    form_class = NoticeSettingsForm
    template_name = "best_practices/notice_settings.html"
    success_url = reverse_lazy("best_practices:notice-settings")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": NoticeSettings.of(self.request.user)}

    def form_valid(self, form: NoticeSettingsForm) -> HttpResponse:
        save_notice_settings(user=self.request.user, **form.cleaned_data)
        messages.success(self.request, _("Your settings are saved."))
        return super().form_valid(form)
