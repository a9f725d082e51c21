import datetime
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coalition.conf import setting
from coalition.models.partner import Partner


class EntryCheckQuerySet(models.QuerySet["EntryCheck"]):
    def open(self) -> Self:
        """Neither answered nor revoked nor expired."""
        return self.filter(answered_at=None, revoked_at=None, expires_at__gt=timezone.now())


class EntryCheck(models.Model):
    """A partner was asked by mail whether its public entry is right. The link is in the mail alone: it is signed,
    and neither the link nor the address that it went to is kept."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="entry_checks", verbose_name=_("partner"))
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("sent by")
    )
    sent_at = models.DateTimeField(_("sent on"), auto_now_add=True)
    expires_at = models.DateTimeField(_("holds until"))
    answered_at = models.DateTimeField(_("answered on"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked on"), null=True, editable=False)

    objects = EntryCheckQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name = _("question to a partner about its entry")
        verbose_name_plural = _("questions to partners about their entries")

    def __str__(self) -> str:
        return f"entry check {self.pk}"


class ReviewPeriod(models.Model):
    """How long entries of one kind count as true, as the state office has set it."""

    kind = models.CharField(_("kind"), max_length=24, choices=Partner.Kind.choices, unique=True)
    days = models.PositiveIntegerField(_("days"), validators=[MinValueValidator(14), MaxValueValidator(3650)])

    class Meta:
        ordering = ["kind"]
        verbose_name = _("review period")
        verbose_name_plural = _("review periods")

    def __str__(self) -> str:
        return f"{self.kind}: {self.days}"

    @classmethod
    def of(cls, kind: str) -> datetime.timedelta:
        """What was set for ``kind``, or else the setting for all."""
        periods = cls.by_kind()
        return periods.get(kind, periods[""])

    @classmethod
    def by_kind(cls) -> dict[str, datetime.timedelta]:
        """All that were set, and under the empty kind what holds for the others."""
        days = {"": setting("REVIEW_AFTER_DAYS"), **dict(cls.objects.values_list("kind", "days"))}
        return {kind: datetime.timedelta(days=count) for kind, count in days.items()}
