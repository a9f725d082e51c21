import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

UNDO_WITHIN = datetime.timedelta(days=30)


class DistinctPair(models.Model):
    """Two entries that somebody looked at: they are not the same, and are not suspected again."""

    first = models.ForeignKey("coalition.Partner", models.CASCADE, related_name="+")
    second = models.ForeignKey("coalition.Partner", models.CASCADE, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("distinct pair")
        verbose_name_plural = _("distinct pairs")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="distinct_pair_once"),
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="distinct_pair_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} ≠ {self.second_id}"


class PartnerMergeQuerySet(models.QuerySet["PartnerMerge"]):
    def undoable(self) -> Self:
        return self.filter(undone_at=None, merged_at__gt=timezone.now() - UNDO_WITHIN)


class PartnerMerge(models.Model):
    """Two entries became one. ``before`` holds what undoing needs: keys and the directory's own fields, no notes."""

    kept = models.ForeignKey("coalition.Partner", models.CASCADE, related_name="merges")
    gone = models.ForeignKey("coalition.Partner", models.CASCADE, related_name="+")
    before: Any = models.JSONField(default=dict, editable=False)
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    merged_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, editable=False)

    objects = PartnerMergeQuerySet.as_manager()

    class Meta:
        ordering = ["-merged_at", "-pk"]
        verbose_name = _("merge of partners")
        verbose_name_plural = _("merges of partners")

    def __str__(self) -> str:
        return f"{self.gone_id} → {self.kept_id}"
