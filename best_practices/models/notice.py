"""Mails about write-ups that wait: for the daily digest, or for a mail server that answers again."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class NoticeSettings(models.Model):
    """How somebody wants to hear about write-ups; without a row, each thing at once."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="write_up_notices", editable=False
    )
    daily_digest = models.BooleanField(
        _("one mail a day"),
        default=False,
        help_text=_("Instead of a mail for each write-up that waits for you, and for each decision about yours."),
    )
    digest_sent_on = models.DateField(null=True, editable=False)

    class Meta:
        verbose_name = _("settings of mails about write-ups")
        verbose_name_plural = _("settings of mails about write-ups")

    def __str__(self) -> str:
        return f"notice settings {self.pk}"

    @classmethod
    def of(cls, user: Any) -> "NoticeSettings":
        """The user's settings; unsaved defaults where nothing was set yet."""
        return cls.objects.filter(user=user).first() or cls(user=user)


class HeldNotice(models.Model):
    """One notice that was not sent yet. It goes with its mail, and with its page."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("receiver"))
    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="+", verbose_name=_("page"))
    occasion = models.CharField(max_length=20)
    subject = models.CharField(max_length=200)
    text = models.TextField(_("text"))
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("held notice")
        verbose_name_plural = _("held notices")

    def __str__(self) -> str:
        return f"held notice {self.pk}"
