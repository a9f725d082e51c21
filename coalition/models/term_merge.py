from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coalition.models.merge import UNDO_WITHIN


class TermMergeQuerySet(models.QuerySet["TermMerge"]):
    def undoable(self) -> Self:
        return self.filter(undone_at=None, merged_at__gt=timezone.now() - UNDO_WITHIN)


class TermMerge(models.Model):
    """Two terms of a vocabulary became one. ``before`` holds what undoing needs: keys, and the term that is gone."""

    vocabulary = models.CharField(max_length=60)
    kept = models.PositiveBigIntegerField()
    kept_name = models.CharField(max_length=100)
    gone_name = models.CharField(max_length=100)
    before: Any = models.JSONField(default=dict, editable=False)
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    merged_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, editable=False)

    objects = TermMergeQuerySet.as_manager()

    class Meta:
        ordering = ["-merged_at", "-pk"]
        verbose_name = _("merge of terms")
        verbose_name_plural = _("merges of terms")

    def __str__(self) -> str:
        return f"{self.gone_name} → {self.kept_name}"
