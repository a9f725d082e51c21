from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coalition.access import may


class AccessRecordQuerySet(models.QuerySet["AccessRecord"]):
    def visible_to(self, user: Any) -> Self:
        """Rows for which ``coalition.view_access_record`` holds: who read is told to the owner of the note."""
        if not may(user, "coalition.add_contact"):
            return self.none()
        return self.filter(entry__owner=user.pk)


class AccessRecord(models.Model):
    """Somebody other than its owner read a contact note: who, how, when first and when last."""

    class Kind(models.TextChoices):
        READ = "read", _("read")
        SHEET = "sheet", _("on a meeting sheet")
        ATTACHMENT = "attachment", _("attachment opened")
        BREAK_GLASS = "break_glass", _("opened without the owner")

    entry = models.ForeignKey("coalition.ContactLogEntry", models.CASCADE, related_name="access_records")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("reader"))
    kind = models.CharField(_("how"), max_length=12, choices=Kind.choices, default=Kind.READ)
    first_at = models.DateTimeField(_("first"), default=timezone.now)
    last_at = models.DateTimeField(_("last"), default=timezone.now, db_index=True)

    objects = AccessRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-last_at", "-pk"]
        verbose_name = _("access record")
        verbose_name_plural = _("access records")
        constraints = [models.UniqueConstraint(fields=["entry", "reader", "kind"], name="one_access_record_per_kind")]

    def __str__(self) -> str:
        return f"access record {self.pk}"
