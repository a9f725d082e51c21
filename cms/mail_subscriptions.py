"""Wiring only: the weekly mail about a topic ends by a link."""

from django.utils.translation import gettext_lazy as _

from cms.topic_digest import DIGEST, end_digest
from coalition.subscriptions import Subscription, register_subscription

register_subscription(Subscription(DIGEST, _("Mails about a topic"), end_digest))
