"""Wiring only: which recurring mails about write-ups end by a link."""

from django.utils.translation import gettext_lazy as _

from best_practices.models import SavedSearch
from coalition.subscriptions import Subscription, register_subscription


def _end_finds(user_id: int) -> None:
    SavedSearch.objects.filter(user=user_id).update(mails=False)


register_subscription(Subscription("saved-searches", _("What is new in your saved searches"), _end_finds))
