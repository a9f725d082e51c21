"""Settings of a contact log, its calendar feed, and how often partners want to be spoken to."""

import hashlib
import secrets
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied
from django.db import transaction

from coalition.access import may, require
from coalition.contact_mail import addresses
from coalition.models import ContactRhythm, ContactSettings, Partner, Topic
from coalition.services.writing import write

log = structlog.get_logger(__name__)

_TOKEN_BYTES = 32
# Small letters and digits: mail servers do not keep capitals apart.
_MAIL_TOKEN_BYTES = 16


@transaction.atomic
def save_settings(*, user: Any, **fields: Any) -> ContactSettings:
    require(user, "coalition.change_contact_settings")
    settings = ContactSettings.of(user)
    write(settings, fields)
    log.info("contact_settings_saved", user=user.pk)
    return settings


@transaction.atomic
def renew_feed(*, user: Any) -> str:
    """A new secret for the calendar's address; the old one stops working. Only its digest is stored."""
    require(user, "coalition.change_contact_settings")
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    _set_digest(user, digest_of(token))
    return token


@transaction.atomic
def stop_feed(*, user: Any) -> None:
    require(user, "coalition.change_contact_settings")
    _set_digest(user, "")


@transaction.atomic
def renew_mail_address(*, user: Any) -> str:
    """A new personal address for mails to the contact log; the old one is unknown from now on."""
    require(user, "coalition.use_contact_mail")
    token = secrets.token_hex(_MAIL_TOKEN_BYTES)
    _set_mail_digest(user, addresses.digest_of(token))
    return addresses.address_of(token)


@transaction.atomic
def stop_mail_address(*, user: Any) -> None:
    require(user, "coalition.use_contact_mail")
    _set_mail_digest(user, "")


def _set_mail_digest(user: Any, digest: str) -> None:
    settings = ContactSettings.of(user)
    settings.mail_digest = digest
    settings.save()
    log.info("contact_mail_address_set", user=user.pk, active=bool(digest))


def _set_digest(user: Any, digest: str) -> None:
    settings = ContactSettings.of(user)
    settings.feed_digest = digest
    settings.save()
    log.info("calendar_feed_set", user=user.pk, active=bool(digest))


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def feed_owner(token: str) -> ContactSettings | None:
    """Whose calendar it is; None for an unknown secret, and for an owner who may not open follow-ups any more."""
    settings = ContactSettings.objects.filter(feed_digest=digest_of(token)).select_related("user").first()
    if settings is None or not may(settings.user, "coalition.open_follow_ups"):
        return None
    return settings


@transaction.atomic
def set_rhythm(*, by: Any, weeks: int | None, partner: Partner | None = None, topic: Topic | None = None) -> None:
    """How often we want to be in touch with a partner or all of a topic; None ends the rhythm."""
    require(by, "coalition.change_contact_rhythm")
    if partner is not None and not Partner.objects.visible_to(by).filter(pk=partner.pk).exists():
        raise PermissionDenied("This partner is not visible.")
    rhythm = ContactRhythm.objects.filter(partner=partner, topic=topic).first() or ContactRhythm()
    if weeks is None:
        if rhythm.pk:
            rhythm.delete()
    else:
        write(rhythm, {"partner": partner, "topic": topic, "weeks": weeks})
    log.info("contact_rhythm_set", partner=getattr(partner, "pk", None), topic=getattr(topic, "pk", None), weeks=weeks)
