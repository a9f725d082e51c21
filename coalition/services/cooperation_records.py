"""Promises, minutes and documents of cooperations. Logged by id; texts and names of files are not."""

import uuid
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalition.access import require
from coalition.models import Cooperation, CooperationDocument, CooperationMinutes, CooperationPromise
from coalition.services.uploads import clean_attachment
from coalition.services.writing import create_once, lock_version, write

log = structlog.get_logger(__name__)

MOST_DOCUMENTS = 50
_LONGEST_NAME = 200
Record = type[CooperationPromise] | type[CooperationMinutes]


@transaction.atomic
def add_promise(
    *, cooperation: Cooperation, by: Any, submission_key: uuid.UUID | None = None, **fields: Any
) -> CooperationPromise:
    """Note what a unit or a partner has promised; ``ValidationError`` unless exactly one of them has. Once per key."""
    promise: CooperationPromise = _add(CooperationPromise, cooperation, by, submission_key, fields)
    return promise


@transaction.atomic
def add_minutes(
    *, cooperation: Cooperation, by: Any, submission_key: uuid.UUID | None = None, **fields: Any
) -> CooperationMinutes:
    """Keep what was said at a meeting. Once per key."""
    minutes: CooperationMinutes = _add(CooperationMinutes, cooperation, by, submission_key, fields)
    return minutes


def _add(model: Record, cooperation: Cooperation, by: Any, key: uuid.UUID | None, fields: dict[str, Any]) -> Any:
    require(by, "coalition.change_cooperation", cooperation)

    def create() -> Any:
        row = model(cooperation=cooperation, noted_by=by, submission_key=key)
        write(row, fields)
        return row

    row, created = create_once(model, key, create)
    if row.cooperation_id != cooperation.pk:
        raise ValidationError(_("Please load the page anew."))
    if created:
        log.info("cooperation_record_added", kind=model.__name__, record=row.pk, cooperation=cooperation.pk, by=by.pk)
    return row


@transaction.atomic
def update_record(*, record: Any, by: Any, version: int, **fields: Any) -> Any:
    """Change a promise or minutes read as ``version``; ``StaleEditError`` when somebody else was quicker."""
    require(by, "coalition.change_cooperation", record.cooperation)
    current = lock_version(type(record), record.pk, version)
    write(current, fields)
    log.info("cooperation_record_updated", kind=type(record).__name__, record=current.pk, by=by.pk)
    return current


@transaction.atomic
def settle_promise(*, promise: CooperationPromise, by: Any, done: bool) -> None:
    """Kept, or open again; settled twice, the first time stays."""
    require(by, "coalition.change_cooperation", promise.cooperation)
    current = CooperationPromise.objects.select_for_update().get(pk=promise.pk)
    current.done_at = (current.done_at or timezone.now()) if done else None
    current.save(update_fields=["done_at"])
    log.info("cooperation_promise_settled", promise=current.pk, done=done, by=by.pk)


@transaction.atomic
def add_document(*, cooperation: Cooperation, by: Any, upload: UploadedFile) -> CooperationDocument:
    """Keep ``upload``. ``ValidationError`` for what is too large, too many, or not what its name says."""
    require(by, "coalition.change_cooperation", cooperation)
    # Locked, so that two uploads at once cannot pass the limit together.
    locked = Cooperation.objects.select_for_update().only("pk").get(pk=cooperation.pk)
    if locked.documents.count() >= MOST_DOCUMENTS:
        raise ValidationError(_("A cooperation holds at most %(count)s files."), params={"count": MOST_DOCUMENTS})
    cleaned: Any = clean_attachment(upload)
    cleaned.seek(0)
    content = cleaned.read()
    name = (cleaned.name or "").replace("\0", "")[-_LONGEST_NAME:]
    document = CooperationDocument.objects.create(
        cooperation=locked, name=name, content=content, size=len(content), added_by=by
    )
    log.info("cooperation_document_added", document=document.pk, cooperation=cooperation.pk, by=by.pk)
    return document


@transaction.atomic
def delete_document(*, document: CooperationDocument, by: Any) -> None:
    require(by, "coalition.change_cooperation", document.cooperation)
    pk = document.pk
    document.delete()
    log.info("cooperation_document_deleted", document=pk, by=by.pk)
