"""Emptying the outbox: rows leave it only when the engine has acknowledged their objects."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import F, QuerySet

from search import conf
from search.documents import InvalidDocumentError, SearchDocument
from search.engines import get_engine
from search.engines.base import (
    EngineBusyError,
    EngineRefusedError,
    EngineUnavailableError,
    ObjectChange,
    ObjectRef,
    Writer,
)
from search.memory import known_objects_left_alone
from search.models import OutboxEntry
from search.registry import SearchSource, source_for

logger = logging.getLogger(__name__)

# One commit each: the larger, the less the engine's own work counts for an object.
BATCH_ROWS = 2_000
# What was refused this often is tried again by sweeper and command only, and no longer at every save.
PATIENCE = 5


@dataclass
class DrainReport:
    """``objects`` acknowledged, ``refused`` by reason, ``waiting`` rows left; ``stopped`` says why before the end."""

    objects: int = 0
    refused: dict[ObjectRef, str] = field(default_factory=dict)
    waiting: int = 0
    stopped: str = ""


def request_drain() -> None:
    """Called after commit: have a worker drain the outbox, or do it here when there is no queue."""
    if conf.setting("SEARCH_QUEUE"):
        from search.jobs import queue_drain

        queue_drain()
    else:
        drain(rows=OutboxEntry.objects.filter(attempts__lt=PATIENCE))


def drain(*, rows: QuerySet[OutboxEntry] | None = None) -> DrainReport:
    """Empty the outbox (or ``rows`` of it) as far as the engine allows; never raises for one that is down or busy."""
    report = DrainReport()
    wanted = OutboxEntry.objects.all() if rows is None else rows
    try:
        # Rows written after a holder's last look, and before it let go, found the writer busy: look once more.
        while _drain_held(report, wanted) and _fresh_rows_wait():
            pass
    except EngineBusyError:
        report.stopped = "busy"
    except EngineUnavailableError as error:
        report.stopped = f"unavailable: {error}"
        logger.warning("search outbox waits: engine unavailable (%s)", error)
    report.waiting = OutboxEntry.objects.count()
    return report


def sweep() -> DrainReport:
    """Drain what no job picked up; the scheduler calls it every half minute."""
    return drain() if OutboxEntry.objects.exists() else DrainReport()


def drain_with(writer: Writer, report: DrainReport, rows: QuerySet[OutboxEntry] | None = None) -> int:
    """One pass over the outbox with a writer that the caller holds; returns the number of objects acknowledged."""
    wanted = OutboxEntry.objects.all() if rows is None else rows
    last_id, acknowledged = 0, 0
    while batch := list(wanted.filter(pk__gt=last_id).order_by("pk")[:BATCH_ROWS]):
        last_id = batch[-1].pk
        acknowledged += _drain_batch(writer, batch, report)
    report.objects += acknowledged
    return acknowledged


def changes_of(source: SearchSource, object_ids: Iterable[int]) -> tuple[list[ObjectChange], dict[ObjectRef, str]]:
    """The documents that the objects have now, and the objects whose documents cannot be made, by reason.

    An object that is gone or not to be found has a change without documents.
    """
    wanted = list(object_ids)
    instances = {instance.pk: instance for instance in source.queryset().filter(pk__in=wanted)}
    changes: list[ObjectChange] = []
    refused: dict[ObjectRef, str] = {}
    for object_id in wanted:
        ref = ObjectRef(source.label, object_id)
        instance = instances.get(object_id)
        try:
            documents = _documents(source, ref, instance) if instance is not None else ()
        except Exception as error:
            # One app's mistake must not keep the others' documents out; the row stays and names it.
            logger.exception("no search documents for %s", ref)
            refused[ref] = type(error).__name__
            continue
        changes.append(ObjectChange(ref, documents))
    return changes, refused


def write_apart(
    write: Callable[[Sequence[ObjectChange]], Mapping[ObjectRef, str]], changes: Sequence[ObjectChange]
) -> dict[ObjectRef, str]:
    """Write all at once, and in halves where the engine refuses without a name: what is refused alone is at fault."""
    try:
        return dict(write(changes))
    except EngineRefusedError as error:
        if len(changes) == 1:
            return {changes[0].ref: str(error)}
    half = len(changes) // 2
    return write_apart(write, changes[:half]) | write_apart(write, changes[half:])


def _documents(source: SearchSource, ref: ObjectRef, instance: object) -> tuple[SearchDocument, ...]:
    documents = tuple(source.documents(instance))
    for document in documents:
        if (document.source, document.object_id, document.kind) != (*ref, source.kind):
            raise InvalidDocumentError(f"{ref}: source, object_id or kind belongs to something else")
    return documents


def _drain_held(report: DrainReport, rows: QuerySet[OutboxEntry]) -> int:
    with get_engine().writer() as writer, known_objects_left_alone():
        return drain_with(writer, report, rows)


def _fresh_rows_wait() -> bool:
    return OutboxEntry.objects.filter(attempts=0).exists()


def _drain_batch(writer: Writer, rows: Sequence[OutboxEntry], report: DrainReport) -> int:
    last_row_of = {ObjectRef(row.source, row.object_id): row.pk for row in rows}
    changes, refused = _changes_of_refs(last_row_of)
    # An outage raises from here: it is no fault of the objects, so their rows stay as they are.
    refused |= write_apart(writer.apply, changes)
    if refused:
        # What they have in the index may be open to more people than they are now: it goes until they are accepted.
        writer.apply([ObjectChange(ref) for ref in refused])
    done = [ref for ref in last_row_of if ref not in refused]
    _remove_rows(done, last_row_of)
    _note_refusals(refused, last_row_of)
    report.refused.update(refused)
    for ref in done:
        report.refused.pop(ref, None)
    return len(done)


def _changes_of_refs(refs: Iterable[ObjectRef]) -> tuple[list[ObjectChange], dict[ObjectRef, str]]:
    by_source: dict[str, list[int]] = {}
    for ref in refs:
        by_source.setdefault(ref.source, []).append(ref.object_id)
    changes: list[ObjectChange] = []
    refused: dict[ObjectRef, str] = {}
    for label, object_ids in by_source.items():
        source = source_for(label)
        if source is None:
            # Its app was removed: so are its documents.
            changes += [ObjectChange(ObjectRef(label, object_id)) for object_id in object_ids]
            continue
        made, failed = changes_of(source, object_ids)
        changes += made
        refused |= failed
    return changes, refused


def _remove_rows(refs: Sequence[ObjectRef], last_row_of: Mapping[ObjectRef, int]) -> None:
    """Rows up to the ones read; what was written meanwhile has a higher id and stays."""
    by_source: dict[str, list[ObjectRef]] = {}
    for ref in refs:
        by_source.setdefault(ref.source, []).append(ref)
    for label, group in by_source.items():
        read_up_to = max(last_row_of[ref] for ref in group)
        rows = OutboxEntry.objects.filter(source=label, object_id__in=[ref.object_id for ref in group])
        candidates = rows.filter(pk__lte=read_up_to).values_list("pk", "object_id")
        done = [pk for pk, object_id in candidates if pk <= last_row_of[ObjectRef(label, object_id)]]
        # Nothing refers to them and nobody listens: not read once more before they go.
        OutboxEntry.objects.filter(pk__in=done)._raw_delete(using=OutboxEntry.objects.db)


def _note_refusals(refused: Mapping[ObjectRef, str], last_row_of: Mapping[ObjectRef, int]) -> None:
    for ref, reason in refused.items():
        rows = OutboxEntry.objects.filter(source=ref.source, object_id=ref.object_id, pk__lte=last_row_of[ref])
        rows.update(attempts=F("attempts") + 1, last_error=reason[:200])
        logger.warning("search documents of %s refused (%s)", ref, reason)
