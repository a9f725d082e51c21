"""Wiring only: which recurring mails of the contact log end by a link."""

from django.utils.translation import gettext_lazy as _

from coalition.models import ContactSettings
from coalition.subscriptions import Subscription, register_subscription


def _end_reminders(user_id: int) -> None:
    ContactSettings.objects.update_or_create(user_id=user_id, defaults={"reminders": False})


def _end_weekly_digest(user_id: int) -> None:
    ContactSettings.objects.update_or_create(user_id=user_id, defaults={"weekly_digest": False})


register_subscription(Subscription("follow-ups", _("Reminders of follow-ups"), _end_reminders))
register_subscription(Subscription("weekly-digest", _("Your week: what waits"), _end_weekly_digest))
