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
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True, created_at__gt=timezone.now() - LIFETIME)

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
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(_("invited on"), auto_now_add=True)
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
    def is_open(self) -> bool:
        return self.accepted_at is None and self.revoked_at is None and self.created_at > timezone.now() - LIFETIME
