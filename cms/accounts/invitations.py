"""Inviting, revoking, accepting. The token is in the mail alone; the database keeps its digest."""

import hashlib
import secrets
from smtplib import SMTPException
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cms.accounts.mails import hub_details
from cms.models import Invitation, User
from coalition.access import may, require
from coalition.models import Unit
from coalition.roles import STATE_ROLES, Role
from coalition.services.memberships import grant_membership

log = structlog.get_logger(__name__)


def roles_to_give(user: Any) -> list[Role]:
    """The roles that ``user`` may invite into: offices of the state association only by the state office."""
    return [role for role in Role if role not in STATE_ROLES or may(user, "coalition.change_unit")]


def may_invite(user: Any, unit: Unit, role: str) -> bool:
    return may(user, "coalition.invite_member", unit) and role in roles_to_give(user)


def is_office_for_oneself(by: Any, email: str, role: Role) -> bool:
    """An office of the state association opens what ``by`` may not read yet: somebody else has to give it."""
    return role in STATE_ROLES and email.strip().lower() == by.email.lower()


@transaction.atomic
def invite_member(*, by: Any, email: str, unit: Unit, role: Role) -> Invitation:
    """Invite ``email`` into the unit and role and send the link after commit; an older open one is replaced.

    Raises ``PermissionDenied`` when ``by`` may not invite there or into that role.
    """
    _require_right(by, unit, role)
    address = email.strip().lower()
    if is_office_for_oneself(by, address, role):
        raise PermissionDenied("Nobody gives themselves an office.")
    Invitation.objects.open().filter(email=address, unit=unit, role=role).update(revoked_at=timezone.now())
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=address, unit=unit, role=role, token_digest=digest_of(token), invited_by=by
    )
    transaction.on_commit(lambda: _send(invitation, token), robust=True)
    log.info("member_invited", invitation=invitation.pk, unit=unit.pk, role=str(role), by=by.pk)
    return invitation


@transaction.atomic
def resend_invitation(*, by: Any, invitation: Invitation) -> Invitation:
    """Send a fresh link for two more weeks, for which ``by`` stands in now; the one mailed before stops working."""
    return invite_member(by=by, email=invitation.email, unit=invitation.unit, role=Role(invitation.role))


@transaction.atomic
def revoke_invitation(*, by: Any, invitation: Invitation) -> None:
    """Take an open invitation back; its link answers as an unknown one does."""
    _require_right(by, invitation.unit, Role(invitation.role))
    Invitation.objects.open().filter(pk=invitation.pk).update(revoked_at=timezone.now())
    log.info("invitation_revoked", invitation=invitation.pk, by=by.pk)


def find_invitation(token: str) -> Invitation | None:
    """The invitation behind ``token`` that can be accepted now, or None: unknown, used, revoked, outdated or unfounded.

    An invitation lives on the right of who invited: once that person may not invite there any more, it is void.
    """
    found = Invitation.objects.open().select_related("unit", "invited_by").filter(token_digest=digest_of(token)).first()
    if found is None or not may_invite(found.invited_by, found.unit, found.role):
        return None
    return found


@transaction.atomic
def accept_invitation(*, token: str, user: Any = None, password: str = "", display_name: str = "") -> User:
    """Use the invitation once: for the signed-in ``user`` it belongs to, or for a new account.

    Raises ``ValidationError`` when it is not open (any more) or is meant for somebody else.
    """
    invitation = find_invitation(token)
    used = invitation and Invitation.objects.open().filter(pk=invitation.pk).update(accepted_at=timezone.now())
    if invitation is None or not used:
        raise ValidationError(_("This invitation is not valid any more. Ask for a new one."))
    account = account_of(invitation)
    if account is None:
        account = User.objects.create_user(invitation.email, password, display_name=display_name)
    elif user is None or user.pk != account.pk:
        raise ValidationError(_("This address has an account: sign in with it first, then open the invitation again."))
    grant_membership(user=account, unit=invitation.unit, role=Role(invitation.role))
    log.info("invitation_accepted", invitation=invitation.pk, user=account.pk)
    return account


def account_of(invitation: Invitation) -> User | None:
    return User.objects.filter(email__iexact=invitation.email).first()


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _require_right(by: Any, unit: Unit, role: Role) -> None:
    require(by, "coalition.invite_member", unit)
    if not may_invite(by, unit, role):
        raise PermissionDenied("Only the state office gives this role.")


def _send(invitation: Invitation, token: str) -> None:
    """Mail the link; when the mail server does not take it, the invitation stays unsent and can be sent again."""
    link = settings.BASE_URL + reverse("invitation-accept", args=[token])
    account = account_of(invitation)
    with translation.override((account and account.language) or settings.LANGUAGE_CODE):
        context = {"unit": invitation.unit, "link": link, **hub_details()}
        text = render_to_string("cms/accounts/invitation_mail.txt", context)
        subject = _("Your invitation")
    try:
        send_mail(subject, text, None, [invitation.email])
    except (OSError, SMTPException):
        log.exception("invitation_not_sent", invitation=invitation.pk)
        return
    invitation.sent_at = timezone.now()
    invitation.save(update_fields=["sent_at"])
