"""Mails that come again and again: each carries a signed link that ends them without signing in.

An app registers its kind of mail in ``mail_subscriptions.py``, which is found by its name.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog
from django.conf import settings
from django.core import signing
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _

log = structlog.get_logger(__name__)

_SALT = "coalition.subscriptions"


@dataclass(frozen=True)
class Subscription:
    """One kind of mail. ``end(number)`` stops it, where ``number`` is the key of whatever the reader subscribed."""

    key: str
    name: Any
    end: Callable[[int], None]


_known: dict[str, Subscription] = {}


def register_subscription(subscription: Subscription) -> None:
    """The same key twice raises."""
    if subscription.key in _known:
        raise ImproperlyConfigured(f"Subscription {subscription.key!r} is registered twice.")
    _known[subscription.key] = subscription


def send_subscribed(*, key: str, number: int, subject: str, text: str, to: str) -> None:
    """Send one mail of the kind ``key``, with the link that ends it in its text and for mail programs (RFC 8058)."""
    end = settings.WAGTAILADMIN_BASE_URL + reverse("coalition:mails-end", args=[token_of(key, number)])
    hint = _("No more of these mails:")
    body = f"{text.rstrip()}\n\n{hint} {end}\n"
    headers = {"List-Unsubscribe": f"<{end}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    EmailMessage(subject, body, None, [to], headers=headers).send()


def token_of(key: str, number: int) -> str:
    if key not in _known:
        raise ImproperlyConfigured(f"There is no subscription {key!r}.")
    return signing.dumps([key, number], salt=_SALT)


def subscription_of(token: str) -> tuple[Subscription, int] | None:
    """What the link is about; None for one that nobody made. It holds as long as the mails could come."""
    try:
        key, number = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None
    return (_known[key], number) if key in _known else None


def end_subscription(subscription: Subscription, number: int) -> None:
    subscription.end(number)
    log.info("mails_ended", subscription=subscription.key, number=number)
