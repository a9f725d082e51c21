"""Who read which contact note. Kept for its owner, and deleted by the retention rule for access records."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from coalition.models import AccessRecord, ContactLogEntry


@transaction.atomic
def record_reading(
    *, entries: Iterable[ContactLogEntry], reader: Any, kind: AccessRecord.Kind = AccessRecord.Kind.READ
) -> None:
    """Note that ``reader`` had the text before them now; owners' own reading is nobody's business."""
    others = [entry.pk for entry in entries if entry.owner_id != reader.pk]
    known = AccessRecord.objects.filter(entry__in=others, reader=reader, kind=kind)
    seen = set(known.values_list("entry", flat=True))
    known.update(last_at=timezone.now())
    fresh = [AccessRecord(entry_id=pk, reader=reader, kind=kind) for pk in others if pk not in seen]
    # Two tabs at once: the constraint keeps one of them.
    AccessRecord.objects.bulk_create(fresh, ignore_conflicts=True)


@dataclass
class Reader:
    """Somebody who may read a note, or who did; ``records`` newest first."""

    user: Any
    may_read: bool
    records: list[AccessRecord]


def readers_of(entry: ContactLogEntry) -> list[Reader]:
    """The circle of ``entry`` and what each of them read, then those who read it and may no longer."""
    records: dict[int, list[AccessRecord]] = {}
    for record in entry.access_records.select_related("reader"):
        records.setdefault(record.reader_id, []).append(record)
    circle = [Reader(user, True, records.pop(user.pk, [])) for user in entry.circle()]
    return circle + [Reader(rows[0].reader, False, rows) for rows in records.values()]
