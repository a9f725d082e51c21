from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from coalition.models.contact_log import ContactLogEntry


class ContactSettings(models.Model):
    """How somebody keeps their contact log: what new notes are shared with, which mails come, the calendar feed."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="contact_settings", editable=False
    )
    default_sharing = models.CharField(
        _("new notes are shared with"),
        max_length=16,
        choices=ContactLogEntry.Sharing.choices,
        default=ContactLogEntry.Sharing.SPOKESPERSONS,
    )
    reminders = models.BooleanField(
        _("a mail on the day a follow-up is due"), default=True, help_text=_("It says how many, never what.")
    )
    weekly_digest = models.BooleanField(
        _("a mail on Mondays"), default=True, help_text=_("Only when something is overdue or nobody was in touch.")
    )
    feed_shows_titles = models.BooleanField(
        _("the calendar shows what is to be done"),
        default=False,
        help_text=_("Whoever sees your calendar reads it. Otherwise it only says “Follow-up”."),
    )
    # SHA-256 of the secret in the feed's address; empty while there is no feed. The address itself is shown once.
    feed_digest = models.CharField(max_length=64, blank=True, default="", editable=False, db_index=True)

    # The same of the secret in the personal address for mails.
    mail_digest = models.CharField(max_length=64, blank=True, default="", editable=False, db_index=True)

    class Meta:
        verbose_name = _("settings of the contact log")
        verbose_name_plural = _("settings of the contact log")

    def __str__(self) -> str:
        return f"contact settings {self.pk}"

    @classmethod
    def of(cls, user: Any) -> "ContactSettings":
        """The user's settings; unsaved defaults where nothing was set yet."""
        return cls.objects.filter(user=user).first() or cls(user=user)
