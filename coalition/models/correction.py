import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coalition.access import may, standing_of
from coalition.models.partner import Partner


class PartnerCorrectionQuerySet(models.QuerySet["PartnerCorrection"]):
    def open(self) -> Self:
        return self.filter(decided_at=None)

    def decidable_by(self, user: Any) -> Self:
        """Rows for which ``coalition.decide_correction`` holds: in one's regions, for the state office all."""
        if not may(user, "coalition.open_corrections"):
            return self.none()
        partners = Partner.objects.current()
        if not may(user, "coalition.decide_any_correction"):
            partners = partners.filter(regions__in=standing_of(user).coordinated_regions)
        return self.filter(partner__in=partners.values("pk"))

    def visible_to(self, user: Any) -> Self:
        """Rows for which ``coalition.view_correction`` holds: one's own, and those that one decides about."""
        if not standing_of(user).roles:
            return self.none()
        seen = Partner.objects.visible_to(user).values("pk")
        own = models.Q(suggested_by=user.pk, partner__in=seen)
        return self.filter(own | models.Q(pk__in=PartnerCorrection.objects.decidable_by(user).values("pk")))

    def for_lists(self) -> Self:
        return self.select_related("partner", "suggested_by")


class PartnerCorrection(models.Model):
    """Somebody who may not change an entry says what should stand there: a member, or the partner itself.

    ``changes`` are ``{field: {"before": value, "after": value}}``, topics and regions as sorted lists of keys;
    ``taken`` names the fields that were taken over.
    """

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("Taken over")
        PARTLY = "partly", _("Taken over in part")
        DECLINED = "declined", _("Declined")

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="corrections", verbose_name=_("partner"))
    changes: Any = models.JSONField(default=dict, editable=False)
    remark = models.TextField(_("remark"), max_length=2000, blank=True)
    suggested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("suggested by"),
        editable=False,
    )
    is_by_partner = models.BooleanField(_("by the partner itself"), default=False, editable=False)
    suggested_at = models.DateTimeField(_("suggested on"), auto_now_add=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, blank=True, editable=False)
    taken: Any = models.JSONField(default=list, editable=False)
    reason = models.TextField(_("reason"), max_length=1000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
        editable=False,
    )
    decided_at = models.DateTimeField(_("decided on"), null=True, editable=False)
    submission_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = PartnerCorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["suggested_at", "pk"]
        verbose_name = _("suggested correction")
        verbose_name_plural = _("suggested corrections")

    def __str__(self) -> str:
        return f"correction {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("coalition:correction", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.decided_at is None

    @property
    def age(self) -> int:
        """Whole days since it was suggested."""
        since: datetime.timedelta = timezone.now() - self.suggested_at
        return max(since.days, 0)
