"""Asking a partner by mail whether its public entry is right; it answers by a signed link, without an account.

The link holds for one entry and for the address that stood in it when the mail went out, until it was answered, revoked
or has expired. Opening it changes nothing: mail scanners follow links.
"""

import datetime
from typing import Any

import structlog
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from coalition.access import require
from coalition.conf import setting
from coalition.models import EntryCheck, Partner, PartnerCorrection, Unit
from coalition.services.corrections import TOO_MANY, note_correction
from coalition.services.partners import confirm_by_partner
from coalition.services.writing import StaleEditError

log = structlog.get_logger(__name__)

_SALT = "coalition.entry_check"
_AT_MOST, _WITHIN = 3, datetime.timedelta(days=7)


class LinkIsOverError(Exception):
    """The link does not hold, or not any more; nothing was written."""


@transaction.atomic
def send_entry_check(*, partner: Partner, by: Any) -> EntryCheck:
    """Mail a link to the address of the entry after the commit; an older one holds no longer.

    ``ValidationError`` without an address, and with the code ``too_many`` for the fourth within a week.
    """
    partner = Partner.objects.select_for_update().get(pk=partner.pk)
    require(by, "coalition.send_entry_check", partner)
    if not partner.email:
        raise ValidationError(_("The entry has no e-mail address."))
    if partner.entry_checks.filter(sent_at__gt=timezone.now() - _WITHIN).count() >= _AT_MOST:
        raise ValidationError(_("They were asked three times this week. Please wait for their answer."), code=TOO_MANY)
    revoke_entry_checks(partner=partner, by=by)
    expires = timezone.now() + datetime.timedelta(days=setting("ENTRY_CHECK_DAYS"))
    check = EntryCheck.objects.create(partner=partner, sent_by=by, expires_at=expires)
    transaction.on_commit(lambda: _send(check), robust=True)
    log.info("entry_check_sent", check=check.pk, partner=partner.pk, by=by.pk)
    return check


@transaction.atomic
def revoke_entry_checks(*, partner: Partner, by: Any) -> None:
    require(by, "coalition.send_entry_check", partner)
    number = EntryCheck.objects.open().filter(partner=partner).update(revoked_at=timezone.now())
    log.info("entry_checks_revoked", partner=partner.pk, number=number, by=by.pk)


def token_of(check: EntryCheck) -> str:
    return signing.dumps([check.pk, _mark_of(check.partner.email)], salt=_SALT)


def open_check(token: str) -> EntryCheck | None:
    """What a link leads to; None for one that nobody made, and for one that holds no longer, whatever the reason."""
    try:
        key, mark = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    check = EntryCheck.objects.open().filter(pk=key).select_related("partner").first()
    if check is None or not (check.partner.is_current and check.partner.is_public):
        return None
    return check if constant_time_compare(mark, _mark_of(check.partner.email)) else None


@transaction.atomic
def confirm_entry(*, token: str, version: int) -> None:
    """The entry is right as it was read: verified today, by the partner itself.

    ``LinkIsOverError`` when the link does not hold, ``StaleEditError`` when the entry has changed since.
    """
    check = _answer(token)
    current = Partner.objects.select_for_update().get(pk=check.partner_id)
    if current.version != version:
        raise StaleEditError(current)
    confirm_by_partner(partner=current)
    log.info("entry_confirmed", check=check.pk, partner=check.partner_id)


@transaction.atomic
def correct_entry(*, token: str, version: int, remark: str = "", **fields: Any) -> PartnerCorrection:
    """What the partner says becomes a suggestion that those who look after the entry decide about.

    ``LinkIsOverError``; ``StaleEditError`` and ``ValidationError`` as for members, after which the link still holds.
    """
    check = _answer(token)
    draft = PartnerCorrection(is_by_partner=True)
    return note_correction(draft=draft, partner=check.partner, version=version, remark=remark, fields=fields)


def _answer(token: str) -> EntryCheck:
    """One answer a link, also when two arrive at once."""
    check = open_check(token)
    now = timezone.now()
    if check is None or not EntryCheck.objects.open().filter(pk=check.pk).update(answered_at=now):
        raise LinkIsOverError
    return check


def _mark_of(address: str) -> str:
    """Tells addresses apart without naming them."""
    return salted_hmac(_SALT, address.lower()).hexdigest()[:32]


def _send(check: EntryCheck) -> None:
    """The domain is the hub's own as it is set, never that of a request."""
    with translation.override(settings.LANGUAGE_CODE):
        context = {
            "unit": Unit.get_root_nodes().first(),
            "partner": check.partner,
            "link": settings.WAGTAILADMIN_BASE_URL + reverse("coalition:entry-check", args=[token_of(check)]),
            "until": check.expires_at,
        }
        text = render_to_string("coalition/mails/entry_check.txt", context)
        send_mail(_("Is your entry in our directory still right?"), text, None, [check.partner.email])
