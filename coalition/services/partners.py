"""The directory changes here and nowhere else."""

import datetime
import uuid
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coalition.conf import setting
from coalition.models import Partner
from coalition.services.writing import create_once, lock_version, write

log = structlog.get_logger(__name__)


@transaction.atomic
def create_partner(*, by: Any = None, submission_key: uuid.UUID | None = None, **fields: Any) -> Partner:
    """Add an entry; ``fields`` are the model's, many-to-many ones included. The same key twice makes one entry.

    Raises ``ValidationError`` that names the fields.
    """

    def create() -> Partner:
        partner = Partner(submission_key=submission_key)
        write(partner, fields)
        return partner

    partner, created = create_once(Partner, submission_key, create)
    if created:
        log.info("partner_created", partner=partner.pk, by=getattr(by, "pk", None))
    return partner


@transaction.atomic
def update_partner(*, partner: Partner, by: Any, version: int, **fields: Any) -> Partner:
    """Change an entry that the editor read as ``version``; ``StaleEditError`` when somebody else was quicker."""
    current = lock_version(Partner, partner.pk, version)
    _refuse_cycle(current, fields.get("parent"))
    write(current, fields)
    log.info("partner_updated", partner=current.pk, by=by.pk, version=current.version)
    return current


@transaction.atomic
def archive_partner(*, partner: Partner, by: Any) -> None:
    """Take an entry out of the directory; what refers to it stays, and ``restore_partner`` brings it back."""
    _set(partner, by, "partner_archived", archived_at=partner.archived_at or timezone.now())


@transaction.atomic
def restore_partner(*, partner: Partner, by: Any) -> None:
    _set(partner, by, "partner_restored", archived_at=None)


@transaction.atomic
def verify_partner(*, partner: Partner, by: Any) -> None:
    """Somebody who knows says that the entry is still true: the next review is a year from now."""
    today = timezone.localdate()
    review_due = today + datetime.timedelta(days=setting("REVIEW_AFTER_DAYS"))
    _set(partner, by, "partner_verified", verified_at=today, verified_by=by, review_due=review_due)


def _set(partner: Partner, by: Any, event: str, **fields: Any) -> None:
    """A change of one aspect, which no editor's version stands against."""
    for name, value in fields.items():
        setattr(partner, name, value)
    partner.save(update_fields=[*fields, "updated_at"])
    log.info(event, partner=partner.pk, by=by.pk)


def _refuse_cycle(partner: Partner, parent: Partner | None) -> None:
    seen = {partner.pk}
    while parent is not None:
        if parent.pk in seen:
            raise ValidationError({"parent": _("A partner cannot belong to itself, not even through others.")})
        seen.add(parent.pk)
        parent = parent.parent
