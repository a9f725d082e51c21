"""What belongs to a cooperation beside its own fields: promises, minutes and documents.

Whoever may see the cooperation may see these; whoever may change it changes them.
"""

import datetime
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coalition.fields import EncryptedBytesField, EncryptedTextField
from coalition.models.cooperation import Cooperation
from coalition.models.partner import Partner


class CooperationPromiseQuerySet(models.QuerySet["CooperationPromise"]):
    def open(self) -> Self:
        return self.filter(done_at=None)

    def overdue_on(self, day: datetime.date) -> Self:
        return self.open().filter(due__lt=day)

    def for_lists(self, user: Any) -> Self:
        """``partner`` is None for one that ``user`` may not see."""
        partner = models.Prefetch("partner", Partner.objects.visible_to(user).current())
        return self.select_related("unit").prefetch_related(partner)


class CooperationPromise(models.Model):
    """What one side has promised to do until when: one of our units, or a partner."""

    cooperation = models.ForeignKey(Cooperation, models.CASCADE, related_name="promises")
    what = models.CharField(_("what is promised"), max_length=300)
    unit = models.ForeignKey(
        "coalition.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by us")
    )
    partner = models.ForeignKey(
        "coalition.Partner", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by a partner")
    )
    due = models.DateField(_("until"))
    done_at = models.DateTimeField(_("done at"), null=True, blank=True, editable=False)
    # The day for which those who see to it were reminded.
    reminded_for = models.DateField(null=True, editable=False)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("noted by")
    )
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    submission_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = CooperationPromiseQuerySet.as_manager()

    class Meta:
        ordering = ["due", "pk"]
        verbose_name = _("promise in a cooperation")
        verbose_name_plural = _("promises in cooperations")

    def __str__(self) -> str:
        return f"promise {self.pk}"

    def clean(self) -> None:
        super().clean()
        if (self.unit_id is None) == (self.partner_id is None):
            raise ValidationError(_("Say who promises it: one of our units or one partner."))

    @property
    def is_overdue(self) -> bool:
        return self.done_at is None and self.due < timezone.localdate()


class CooperationMinutes(models.Model):
    """What was talked about at one meeting."""

    cooperation = models.ForeignKey(Cooperation, models.CASCADE, related_name="minutes")
    met_on = models.DateField(_("day of the meeting"), default=timezone.localdate)
    text = models.TextField(_("what was said and agreed"))
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("noted by")
    )
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    submission_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        ordering = ["-met_on", "-pk"]
        verbose_name = _("minutes of a cooperation")
        verbose_name_plural = _("minutes of cooperations")

    def __str__(self) -> str:
        return f"minutes {self.pk}"


class CooperationDocumentQuerySet(models.QuerySet["CooperationDocument"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(cooperation__in=Cooperation.objects.visible_to(user).values("pk"))

    def for_lists(self) -> Self:
        """Without the content, which is large and would be decrypted."""
        return self.defer("content").select_related("added_by")


class CooperationDocument(models.Model):
    """A file of a cooperation, kept in the database for the same reasons as attachments of contact notes."""

    cooperation = models.ForeignKey(Cooperation, models.CASCADE, related_name="documents")
    name = EncryptedTextField(_("file name"))
    content = EncryptedBytesField(_("content"))
    size = models.PositiveIntegerField(_("size"))
    added_at = models.DateTimeField(_("added on"), auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("added by")
    )

    objects = CooperationDocumentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("document of a cooperation")
        verbose_name_plural = _("documents of cooperations")

    def __str__(self) -> str:
        return f"document {self.pk}"
