"""Mails that say where to look, and nothing of what is to be seen there."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils import translation


def tell(
    people: Iterable[Any],
    *,
    subject: Callable[[], str],
    text: Callable[[], str],
    address: str,
    args: Sequence[Any] = (),
) -> None:
    """One mail to each, in their language: ``text`` and the address of the page named ``address``."""
    link = settings.WAGTAILADMIN_BASE_URL + reverse(address, args=args)
    for user in people:
        with translation.override(getattr(user, "language", "") or settings.LANGUAGE_CODE):
            send_mail(subject(), f"{text()}\n\n{link}\n", None, [user.email])
