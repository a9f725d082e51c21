from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coalition.fields import EncryptedTextField


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def due(self) -> Any:
        return self.filter(next_attempt_at__lte=timezone.now()).order_by("pk")


class OutgoingMail(models.Model):
    """A mail on its way. Written with the change that it tells of, deleted when the mail server has taken it."""

    # Whom it is for and what it says, as JSON (``cms.mail.letters``): reset links and invitations are secrets.
    letter = EncryptedTextField(_("letter"))
    created_at = models.DateTimeField(auto_now_add=True)
    next_attempt_at = models.DateTimeField(default=timezone.now, db_index=True)
    attempts = models.PositiveIntegerField(default=0)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")

    def __str__(self) -> str:
        return f"{self.pk}"
