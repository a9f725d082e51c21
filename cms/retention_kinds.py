"""What of this installation's own data has a limit in time."""

import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cms.models import Invitation, User
from coalition.models import Membership
from coalition.privacy.erasure import erase_subject
from coalition.privacy.registry import Subject
from coalition.privacy.retention import RetentionKind, delete_row, register_retention

A_QUARTER, TWO_YEARS = 90, 730


def _old_invitations(day: datetime.date) -> QuerySet[Invitation]:
    return Invitation.objects.filter(created_at__date__lte=day)


def _left_accounts(day: datetime.date) -> QuerySet[User]:
    """Without a membership after ``day``, and not signed in since; administrators are not counted as left."""
    member = Membership.objects.filter(Q(until=None) | Q(until__gt=day), user=OuterRef("pk"))
    signed_in = Q(last_login__date__gt=day) | Q(date_joined__date__gt=day)
    return User.objects.filter(~Exists(member), is_active=True, is_superuser=False).exclude(signed_in)


def _erase(user: User) -> None:
    erase_subject(subject=Subject(user=user), by=None)


register_retention(
    RetentionKind(
        key="invitations",
        label=_("Invitations that ran out or were used"),
        what_happens=_("Deleted."),
        days=A_QUARTER,
        outdated=_old_invitations,
        remove=delete_row,
    )
)
register_retention(
    RetentionKind(
        key="accounts",
        label=_("Accounts without a membership"),
        what_happens=_("Made anonymous."),
        days=TWO_YEARS,
        outdated=_left_accounts,
        remove=_erase,
    )
)
