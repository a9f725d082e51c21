from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ContactHandover(models.Model):
    """The record that one contact note passed from its owner to a successor."""

    entry = models.ForeignKey("coalition.ContactLogEntry", models.CASCADE, related_name="handovers")
    giver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("from"))
    receiver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("to"))
    made_at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("handover of a contact note")
        verbose_name_plural = _("handovers of contact notes")

    def __str__(self) -> str:
        return f"handover {self.pk}"
