"""Inviting, revoking, accepting. The token is in the mail alone; the database keeps its digest."""

import hashlib
import secrets
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.models import Invitation, User
from coalition.access import may, require
from coalition.models import Unit
from coalition.roles import STATE_ROLES, Role
from coalition.services.memberships import grant_membership

log = structlog.get_logger(__name__)


def roles_to_give(user: Any) -> list[Role]:
    """The roles that ``user`` may invite into: offices of the state association only by the state office."""
    return [role for role in Role if role not in STATE_ROLES or may(user, "coalition.change_unit")]


@transaction.atomic
def invite_member(*, by: Any, email: str, unit: Unit, role: Role) -> Invitation:
    """Invite ``email`` into the unit and role and send the link after commit; an older open one is replaced.

    Raises ``PermissionDenied`` when ``by`` may not invite there or into that role.
    """
    require(by, "coalition.invite_member", unit)
    if role not in roles_to_give(by):
        raise PermissionDenied("Only the state office gives this role.")
    address = email.strip().lower()
    Invitation.objects.open().filter(email=address, unit=unit, role=role).update(revoked_at=timezone.now())
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=address, unit=unit, role=role, token_digest=digest_of(token), invited_by=by
    )
    transaction.on_commit(lambda: _send(invitation, token), robust=True)
    log.info("member_invited", invitation=invitation.pk, unit=unit.pk, role=str(role))
    return invitation


def revoke_invitation(*, invitation: Invitation) -> None:
    """Take an open invitation back; its link answers as an unknown one does."""
    Invitation.objects.open().filter(pk=invitation.pk).update(revoked_at=timezone.now())
    log.info("invitation_revoked", invitation=invitation.pk)


def find_invitation(token: str) -> Invitation | None:
    """The open invitation behind ``token``, or None for an unknown, used, revoked or outdated one."""
    return Invitation.objects.open().select_related("unit").filter(token_digest=digest_of(token)).first()


@transaction.atomic
def accept_invitation(*, token: str, user: Any = None, password: str = "", display_name: str = "") -> User:
    """Use the invitation once: for the signed-in ``user`` it belongs to, or for a new account.

    Raises ``ValidationError`` when it is not open (any more) or is meant for somebody else.
    """
    invitation = Invitation.objects.select_for_update().open().filter(token_digest=digest_of(token)).first()
    if invitation is None:
        raise ValidationError(_("This invitation is not valid any more. Ask for a new one."))
    account = User.objects.filter(email__iexact=invitation.email).first()
    if account is None:
        account = User.objects.create_user(invitation.email, password, display_name=display_name)
    elif user is None or user.pk != account.pk:
        raise ValidationError(_("This address has an account: sign in with it first, then open the invitation again."))
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    grant_membership(user=account, unit=invitation.unit, role=Role(invitation.role))
    log.info("invitation_accepted", invitation=invitation.pk, user=account.pk)
    return account


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _send(invitation: Invitation, token: str) -> None:
    link = settings.BASE_URL + reverse("invitation-accept", args=[token])
    text = render_to_string("cms/accounts/invitation_mail.txt", {"invitation": invitation, "link": link})
    send_mail(_("Your invitation"), text, None, [invitation.email])
