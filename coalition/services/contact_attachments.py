"""Files at contact notes. Logged by id; neither names nor contents leave the encrypted fields."""

import uuid
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from coalition.access import require
from coalition.models import ContactAttachment, ContactLogEntry
from coalition.services.uploads import MEGABYTE, clean_attachment

log = structlog.get_logger(__name__)

MOST_ATTACHMENTS = 10
LARGEST_ATTACHMENT = 10 * MEGABYTE
_LONGEST_NAME = 200


@transaction.atomic
def attach_file(
    *, entry: ContactLogEntry, by: Any, upload: UploadedFile, submission_key: uuid.UUID | None = None
) -> ContactAttachment:
    """Keep ``upload`` with the note; the same key twice keeps it once.

    ``ValidationError`` for what is too large, too many, or not what its name says.
    """
    require(by, "coalition.change_contact", entry)
    # Locked, so that two uploads at once can neither pass the limit together nor both be kept.
    locked = ContactLogEntry.objects.select_for_update().only("pk").get(pk=entry.pk)
    if submission_key and (kept := locked.attachments.filter(submission_key=submission_key).first()):
        return kept
    if locked.attachments.count() >= MOST_ATTACHMENTS:
        raise ValidationError(_("A note holds at most %(count)s files."), params={"count": MOST_ATTACHMENTS})
    if (upload.size or 0) > LARGEST_ATTACHMENT:
        raise ValidationError(_("A file at a note has at most 10 MB."), code="too_large")
    cleaned: Any = clean_attachment(upload)
    cleaned.seek(0)
    content = cleaned.read()
    name = (cleaned.name or "").replace("\0", "")[-_LONGEST_NAME:]
    attachment = ContactAttachment.objects.create(
        entry=locked, name=name, content=content, size=len(content), added_by=by, submission_key=submission_key
    )
    log.info("contact_attachment_added", attachment=attachment.pk, entry=entry.pk, by=by.pk)
    return attachment


@transaction.atomic
def delete_attachment(*, attachment: ContactAttachment, by: Any) -> None:
    require(by, "coalition.change_contact", attachment.entry)
    pk = attachment.pk
    attachment.delete()
    log.info("contact_attachment_deleted", attachment=pk, by=by.pk)
