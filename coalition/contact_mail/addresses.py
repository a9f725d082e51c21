"""Personal addresses: ``notes+<secret>@hub.example.org``, made from ``COALITION_CONTACT_MAIL_ADDRESS``."""

import hashlib
from collections.abc import Iterable
from typing import Any

from coalition.access import may
from coalition.conf import setting
from coalition.models import ContactSettings

_LONGEST_TOKEN = 100


def is_on() -> bool:
    return bool(setting("CONTACT_MAIL_ADDRESS"))


def address_of(token: str) -> str:
    local, _at, domain = setting("CONTACT_MAIL_ADDRESS").partition("@")
    return f"{local}+{token}@{domain}"


def token_in(address: str) -> str:
    """The secret in a personal address, empty for any other address. Mail servers may change capitals."""
    local, _at, domain = setting("CONTACT_MAIL_ADDRESS").lower().partition("@")
    given, _at, place = address.strip().lower().rpartition("@")
    prefix, plus, token = given.partition("+")
    return token[:_LONGEST_TOKEN] if plus and (prefix, place) == (local, domain) else ""


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def owners_of(addresses: Iterable[str]) -> list[Any]:
    """Whose personal addresses are among ``addresses``, as far as they may still write notes."""
    digests = {digest_of(token) for address in addresses if (token := token_in(address))}
    found = ContactSettings.objects.filter(mail_digest__in=digests).select_related("user") if digests else ()
    return [settings.user for settings in found if may(settings.user, "coalition.add_contact")]
