import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coalition.access import may, standing_of
from coalition.roles import Role

LIFETIME = datetime.timedelta(days=14)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> Self:
        """Can still be accepted: neither used nor revoked nor outdated, into a unit that works."""
        youngest = timezone.now() - LIFETIME
        return self.filter(
            accepted_at__isnull=True, revoked_at__isnull=True, created_at__gt=youngest, unit__is_active=True
        )

    def visible_to(self, user: Any) -> Self:
        """Invitations into units that ``user`` may invite into."""
        if may(user, "coalition.change_unit"):
            return self
        return self.filter(unit__in=standing_of(user).coordinated)


class Invitation(models.Model):
    """The one way to an account: somebody entitled invites an address into a unit and role."""

    email = models.EmailField(_("e-mail address"))
    unit = models.ForeignKey("coalition.Unit", models.CASCADE, related_name="invitations", verbose_name=_("unit"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.MEMBER)
    # The token itself is only in the mail; the database knows its SHA-256 digest.
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("invited by")
    )
    created_at = models.DateTimeField(_("invited on"), default=timezone.now)
    # None until the mail server took the mail.
    sent_at = models.DateTimeField(_("sent on"), null=True, blank=True, editable=False)
    accepted_at = models.DateTimeField(_("accepted on"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked on"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return f"invitation {self.pk}"

    @property
    def expires_at(self) -> datetime.datetime:
        return self.created_at + LIFETIME
