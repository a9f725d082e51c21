"""The contact log: what its owners write, share and take back. Logged by id; texts go nowhere but into the field."""

import datetime
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from coalition.access import may
from coalition.models import ContactLogEntry, Partner
from coalition.services.follow_ups import create_follow_up
from coalition.services.writing import create_once, lock_version, write

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class NextStep:
    what: str
    due: datetime.date


@transaction.atomic
def create_contact(
    *,
    owner: Any,
    partners: Collection[Partner],
    submission_key: uuid.UUID | None = None,
    next_step: NextStep | None = None,
    **fields: Any,
) -> ContactLogEntry:
    """Log one contact with one or more partners; ``next_step`` becomes the owner's follow-up.

    Only spokespersons own entries: ``PermissionDenied`` for others. The same key twice makes one entry.
    """
    if not may(owner, "coalition.add_contact"):
        raise PermissionDenied("Only spokespersons own contact notes.")

    def create() -> ContactLogEntry:
        entry = ContactLogEntry(owner=owner, submission_key=submission_key)
        _write(entry, {**fields, "partners": partners})
        if next_step is not None:
            create_follow_up(assignee=owner, entry=entry, what=next_step.what, due=next_step.due)
        return entry

    entry, created = create_once(ContactLogEntry, submission_key, create)
    if entry.owner_id != owner.pk:
        raise PermissionDenied("This submission is somebody else's.")
    if created:
        log.info("contact_created", entry=entry.pk, owner=owner.pk)
    return entry


@transaction.atomic
def update_contact(*, entry: ContactLogEntry, by: Any, version: int, **fields: Any) -> ContactLogEntry:
    """Change an entry read as ``version``; a change of sharing holds from the next request of every reader."""
    current = lock_version(ContactLogEntry, entry.pk, version)
    _write(current, fields)
    log.info("contact_updated", entry=current.pk, by=by.pk, version=current.version)
    return current


@transaction.atomic
def delete_contact(*, entry: ContactLogEntry, by: Any) -> None:
    """Delete an entry with its follow-ups, for good."""
    pk = entry.pk
    entry.delete()
    log.info("contact_deleted", entry=pk, by=by.pk)


def _write(entry: ContactLogEntry, fields: dict[str, Any]) -> None:
    if "partners" in fields and not fields["partners"]:
        raise ValidationError({"partners": _("Choose at least one partner.")})
    _refuse_private_readers(fields.get("sharing", entry.sharing), fields.get("readers", ()))
    write(entry, fields)


def _refuse_private_readers(sharing: str, readers: Iterable[Any]) -> None:
    if sharing == ContactLogEntry.Sharing.PRIVATE and list(readers):
        raise ValidationError({"readers": _("A private note has no readers: share it, or name nobody.")})
