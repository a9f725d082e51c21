"""The first account with a role: everybody else is invited by it."""

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cms.models import User
from cms.site_setup import setup_site
from coalition.models import Unit
from coalition.roles import Role
from coalition.services.memberships import grant_membership
from coalition.services.units import create_unit

log = structlog.get_logger(__name__)


@transaction.atomic
def appoint_state_office(*, email: str, association: str = "") -> User:
    """Give ``email`` the role of the state office, with account, site and state association as far as they are missing.

    A new account has no password: its owner asks for one by mail. Raises ``ValidationError`` when there is no state
    association yet and none is named.
    """
    setup_site()
    state = Unit.objects.filter(kind=Unit.Kind.STATE).first()
    if state is None:
        if not association:
            raise ValidationError(_("There is no state association yet: name it."))
        state = create_unit(parent=None, kind=Unit.Kind.STATE, name=association)
    address = email.strip().lower()
    user = User.objects.filter(email__iexact=address).first() or User.objects.create_user(address)
    grant_membership(user=user, unit=state, role=Role.STATE_OFFICE)
    log.info("state_office_appointed", user=user.pk, unit=state.pk)
    return user
