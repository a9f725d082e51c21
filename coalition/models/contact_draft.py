import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coalition.access import standing_of
from coalition.fields import EncryptedBytesField, EncryptedTextField
from coalition.models.contact_log import ContactLogEntry
from coalition.roles import Role


class ContactDraftQuerySet(models.QuerySet["ContactDraft"]):
    def visible_to(self, user: Any) -> Self:
        """Rows for which ``coalition.change_contact_draft`` holds: a spokesperson's own."""
        return self.filter(owner=user) if standing_of(user).has(Role.SPOKESPERSON) else self.none()

    def waiting(self) -> Self:
        return self.filter(settled_at=None)


class ContactDraft(models.Model):
    """What came by mail, or out of a file, for a contact log: nobody but its owner sees it, until they confirm it.

    Once confirmed or thrown away it is empty; the row stays for a while, so that the same mail does not come twice.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="contact_drafts", verbose_name=_("owner")
    )
    # SHA-256 of the message's own name (Message-ID), or of the message where it has none.
    digest = models.CharField(max_length=64, editable=False)
    key = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    subject = EncryptedTextField(_("subject"), blank=True, default="")
    text = EncryptedTextField(_("text"), blank=True, default="")
    occurred_at = models.DateTimeField(_("when"), default=timezone.now)
    channel = models.CharField(_("channel"), max_length=12, choices=ContactLogEntry.Channel.choices)
    direction = models.CharField(_("direction"), max_length=12, choices=ContactLogEntry.Direction.choices)
    partners = models.ManyToManyField("coalition.Partner", related_name="+", verbose_name=_("partners"))
    persons = models.ManyToManyField("coalition.Person", related_name="contact_drafts", verbose_name=_("persons"))
    refused_files = models.PositiveSmallIntegerField(_("files that were refused"), default=0)
    received_at = models.DateTimeField(_("received"), auto_now_add=True)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    entry = models.ForeignKey(
        ContactLogEntry, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("note")
    )

    objects = ContactDraftQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        verbose_name = _("received draft of a contact note")
        verbose_name_plural = _("received drafts of contact notes")
        constraints = [models.UniqueConstraint(fields=["owner", "digest"], name="contact_draft_once")]

    def __str__(self) -> str:
        # Reaches log lines and error reports: says that it exists, not what it says.
        return f"draft {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("coalition:contact-draft", args=[self.pk])


class ContactDraftFile(models.Model):
    """A file that came with a draft, checked as every attachment is."""

    draft = models.ForeignKey(ContactDraft, models.CASCADE, related_name="files")
    name = EncryptedTextField(_("file name"))
    content = EncryptedBytesField(_("content"))
    size = models.PositiveIntegerField(_("size"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("file of a received draft")
        verbose_name_plural = _("files of received drafts")

    def __str__(self) -> str:
        return f"draft file {self.pk}"
