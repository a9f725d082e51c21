from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coalition.fields import EncryptedBytesField, EncryptedTextField
from coalition.models.contact_log import ContactLogEntry


class ContactAttachmentQuerySet(models.QuerySet["ContactAttachment"]):
    def visible_to(self, user: Any) -> Self:
        """Rows for which ``coalition.view_contact_attachment`` holds: those of notes that ``user`` may read."""
        return self.filter(entry__in=ContactLogEntry.objects.visible_to(user).values("pk"))

    def for_lists(self) -> Self:
        """Without the content, which is large and would be decrypted."""
        return self.defer("content")


class ContactAttachment(models.Model):
    """A file that belongs to a contact note: as confidential as its text, and stored with it.

    Encrypted in the database and not in the folder of files: it is saved, deleted, backed up and brought under a new
    key together with the note, and no web server can hand it out by its address.
    """

    entry = models.ForeignKey(ContactLogEntry, models.CASCADE, related_name="attachments", verbose_name=_("note"))
    name = EncryptedTextField(_("file name"))
    content = EncryptedBytesField(_("content"))
    size = models.PositiveIntegerField(_("size"))
    added_at = models.DateTimeField(_("added on"), auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("added by")
    )
    submission_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = ContactAttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("attachment of a contact note")
        verbose_name_plural = _("attachments of contact notes")

    def __str__(self) -> str:
        return f"attachment {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("coalition:contact-attachment", args=[self.pk])
