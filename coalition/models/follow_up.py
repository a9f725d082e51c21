import datetime
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from coalition.access import standing_of
from coalition.fields import EncryptedTextField
from coalition.models.contact_log import ContactLogEntry


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def visible_to(self, user: Any) -> Self:
        """Rows for which ``coalition.view_follow_up`` holds.

        The next step of a contact note is as confidential as the note; one that hangs on a partner alone is its
        assignee's.
        """
        if not standing_of(user).roles:
            return self.none()
        readable = ContactLogEntry.objects.visible_to(user).values("pk")
        return self.filter(models.Q(entry__isnull=True, assignee=user) | models.Q(entry__in=readable))

    def open(self) -> Self:
        return self.filter(done_at__isnull=True)

    def about(self, partner: Any) -> Self:
        """Follow-ups with a partner, or after a contact with it."""
        entries = ContactLogEntry.objects.filter(partners=partner).values("pk")
        return self.filter(models.Q(partner=partner) | models.Q(entry__in=entries))

    def done(self) -> Self:
        return self.filter(done_at__isnull=False)

    def assigned_to(self, user: Any) -> Self:
        return self.filter(assignee=user.pk)

    def due_by(self, day: datetime.date) -> Self:
        return self.filter(due__lte=day)

    def for_lists(self) -> Self:
        return self.select_related("entry", "partner", "assignee").prefetch_related("entry__partners")


class FollowUp(models.Model):
    """What is to be done next, until when and by whom; it hangs on a contact note or on a partner."""

    entry = models.ForeignKey(
        "coalition.ContactLogEntry", models.CASCADE, null=True, blank=True, related_name="follow_ups"
    )
    partner = models.ForeignKey("coalition.Partner", models.CASCADE, null=True, blank=True, related_name="follow_ups")
    what = EncryptedTextField(_("what"))
    due = models.DateField(_("due"))
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="follow_ups", verbose_name=_("who")
    )
    done_at = models.DateTimeField(_("done on"), null=True, blank=True, editable=False)
    # The day for which a reminder went out; a new day asks for a new one.
    reminded_for = models.DateField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    submission_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["due", "pk"]
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(entry__isnull=False) | models.Q(partner__isnull=False), name="follow_up_has_subject"
            )
        ]

    def __str__(self) -> str:
        return f"follow-up {self.pk}"

    def clean(self) -> None:
        super().clean()
        if not (self.entry_id or self.partner_id):
            raise ValidationError(_("A follow-up belongs to a contact note or to a partner."))
