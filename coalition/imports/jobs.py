"""The work on an import, in the background: in batches, each a transaction that also notes how far it came.

A process that is killed loses the batch that it was at and nothing else; whoever goes on begins after ``position``. Two
at once do no harm either: each batch holds the import's row.
"""

from collections.abc import Callable
from itertools import islice

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from coalition.access import may
from coalition.background import run_aside
from coalition.imports.applying import apply_rows, undo_row
from coalition.imports.columns import as_mapping
from coalition.imports.files import read_table
from coalition.imports.planning import Planner, as_row
from coalition.imports.rows import entries_of
from coalition.models import PartnerImport, PartnerImportRow
from coalition.models.partner_import import UNDO_WITHIN, WAITS_AT_MOST

log = structlog.get_logger(__name__)

AT_ONCE = 200
TIMEOUT = 1800
State = PartnerImport.State


def queue_import(pk: int) -> None:
    """Have a worker go on with it, or a thread of this process where there is no queue."""
    run_aside(work_on_import, pk, name="partner-import", timeout=TIMEOUT)


def work_on_import(pk: int) -> None:
    """Do whatever the import is at, to its end."""
    state = PartnerImport.objects.filter(pk=pk).values_list("state", flat=True).first()
    if state == State.CHECKING:
        check_import(pk)
    elif state == State.RUNNING:
        _in_batches(pk, run_batch)
    elif state == State.UNDOING:
        _in_batches(pk, undo_batch)


def resume_lost_imports() -> int:
    """For the scheduler: go on with those whose process ended; returns how many."""
    lost = list(PartnerImport.objects.lost().values_list("pk", flat=True))
    for pk in lost:
        queue_import(pk)
    return len(lost)


def _in_batches(pk: int, batch: Callable[[int], bool]) -> None:
    while batch(pk):
        pass


# --- Checking --------------------------------------------------------------------------------------------------------


@transaction.atomic
def check_import(pk: int) -> None:
    """Compare the whole file with the directory; done anew from the beginning when it was interrupted."""
    batch = PartnerImport.objects.select_for_update().filter(pk=pk, state=State.CHECKING).first()
    if batch is None or batch.content is None:
        return
    try:
        table = read_table(batch.source, batch.content)
    except ValidationError as error:
        batch.state, batch.problem, batch.content = State.FAILED, " ".join(error.messages), None
        batch.save()
        return
    batch.rows.all().delete()
    planned = enumerate(Planner().plan(entries_of(table, as_mapping(batch.mapping))), start=1)
    batch.total = 0
    while rows := [PartnerImportRow(batch=batch, **as_row(one, number)) for number, one in islice(planned, 500)]:
        PartnerImportRow.objects.bulk_create(rows)
        batch.total += len(rows)
    batch.state, batch.position, batch.touched_at = State.PREVIEW, 0, timezone.now()
    batch.save()
    log.info("import_checked", batch=pk, rows=batch.total)


# --- Taking over, taking back ----------------------------------------------------------------------------------------


@transaction.atomic
def run_batch(pk: int) -> bool:
    """Take the next rows over; whether there is more to do."""
    batch = _locked(pk, State.RUNNING)
    if batch is None:
        return False
    # An office that ended since ends the import too; what was taken over can be taken back by another.
    rows = list(batch.rows.filter(number__gt=batch.position)[:AT_ONCE]) if _is_allowed(batch) else []
    apply_rows(rows, batch)
    if not rows:
        return _finish(batch, State.DONE)
    return _note(batch, rows[-1].number)


@transaction.atomic
def undo_batch(pk: int) -> bool:
    """Take the last rows back that are left; in reverse order, so that what belongs to an entry goes before it."""
    batch = _locked(pk, State.UNDOING)
    if batch is None:
        return False
    if not _is_allowed(batch):
        return _finish(batch, State.DONE)
    rows = list(batch.rows.filter(number__lte=batch.position).order_by("-number")[:AT_ONCE])
    for row in rows:
        undo_row(row, batch)
    if not rows:
        return _finish(batch, State.UNDONE)
    return _note(batch, rows[-1].number - 1)


def _is_allowed(batch: PartnerImport) -> bool:
    return batch.started_by is not None and bool(may(batch.started_by, "coalition.import_partner"))


def _locked(pk: int, state: str) -> PartnerImport | None:
    return PartnerImport.objects.select_for_update(of=("self",)).filter(pk=pk, state=state).first()


def _note(batch: PartnerImport, position: int) -> bool:
    batch.position, batch.touched_at = position, timezone.now()
    batch.save(update_fields=["position", "touched_at"])
    return True


def _finish(batch: PartnerImport, state: str) -> bool:
    """What undoing needs stays, for as long as one can undo; of rows that were not reached, nothing does."""
    batch.rows.filter(result="").update(values={})
    batch.state, batch.touched_at = state, timezone.now()
    batch.finished_at = batch.finished_at or batch.touched_at
    batch.save(update_fields=["state", "finished_at", "touched_at"])
    log.info("import_finished", batch=batch.pk, state=state)
    return False


def forget_old_imports() -> int:
    """A nightly job: delete uploads nobody went on with, and what only an undo needed, once it is too late for one."""
    now = timezone.now()
    waiting = PartnerImport.objects.filter(state__in=PartnerImport.WAITING, created_at__lt=now - WAITS_AT_MOST)
    deleted = waiting.delete()[0]
    ended = PartnerImportRow.objects.filter(batch__finished_at__lt=now - UNDO_WITHIN).exclude(before={})
    return deleted + ended.update(before={})
