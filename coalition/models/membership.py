import datetime
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coalition.access import may, standing_of
from coalition.roles import Role


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self, day: datetime.date) -> Self:
        """Memberships that hold on ``day``; ``until`` is the last day."""
        return self.filter(since__lte=day).filter(models.Q(until__isnull=True) | models.Q(until__gte=day))

    def looked_after_by(self, user: Any) -> Self:
        """Those of the units that ``user`` answers for (``coalition.change_membership``)."""
        if may(user, "coalition.change_unit"):
            return self.all()
        return self.filter(unit__in=standing_of(user).coordinated)

    def for_lists(self) -> Self:
        return self.select_related("user", "unit").order_by("unit__path", "user__display_name", "pk")


class Membership(models.Model):
    """What a user is in a unit, from when until when. Rights follow from it and from nothing else."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("user")
    )
    unit = models.ForeignKey("coalition.Unit", models.CASCADE, related_name="memberships", verbose_name=_("unit"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.MEMBER)
    since = models.DateField(_("since"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit", "role"], condition=models.Q(until__isnull=True), name="one_open_membership"
            )
        ]
        indexes = [models.Index(fields=["user", "role"])]

    def __str__(self) -> str:
        return f"{self.get_role_display()} – {self.unit}"

    def clean(self) -> None:
        super().clean()
        if self.until and self.until < self.since:
            raise ValidationError({"until": _("The end lies before the beginning.")})
