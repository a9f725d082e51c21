"""Imports begin, are decided upon, and are taken back here. Logged by id: never by the file's name or content."""

from collections.abc import Mapping
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalition.access import require
from coalition.imports.columns import FIELDS, header_digest
from coalition.imports.files import digest_of, read_table, source_of
from coalition.imports.jobs import queue_import
from coalition.models import PartnerImport, PartnerImportRow

log = structlog.get_logger(__name__)

State, Plan, Decision = PartnerImport.State, PartnerImportRow.Plan, PartnerImportRow.Decision
RULE = "coalition.import_partner"


@transaction.atomic
def upload_import(*, by: Any, name: str, content: bytes) -> PartnerImport:
    """Keep a file to import; the same file that still waits is that one.

    Raises ``ValidationError`` that says what is wrong with the file and what to do.
    """
    require(by, RULE)
    source = source_of(name, len(content))
    digest = digest_of(content)
    waiting = PartnerImport.objects.filter(digest=digest, state__in=[State.COLUMNS, State.CHECKING, State.PREVIEW])
    if (same := waiting.first()) is not None:
        return same
    table = read_table(source, content)
    batch = PartnerImport(
        source=source,
        digest=digest,
        header_digest=header_digest(table.header),
        encoding=table.encoding,
        total=len(table.lines),
        started_by=by,
    )
    batch.content = content
    batch.save()
    log.info("import_uploaded", batch=batch.pk, source=source, lines=batch.total, by=by.pk)
    return batch


@transaction.atomic
def choose_columns(*, batch: PartnerImport, by: Any, mapping: Mapping[int, str], defaults: Mapping[str, str]) -> None:
    """Say which column is which field, and compare the file with the directory; also once more from the preview."""
    batch = _locked(batch, by, State.COLUMNS, State.PREVIEW)
    fields = list(mapping.values())
    if "name" not in fields:
        raise ValidationError(_("Say which column holds the names."))
    if len(fields) != len(set(fields)) or not set(fields) <= FIELDS.keys():
        raise ValidationError(_("Two columns cannot be the same field."))
    batch.mapping = {str(at): field for at, field in mapping.items()}
    batch.defaults = dict(defaults)
    _go(batch, State.CHECKING, "import_columns_chosen", by)


@transaction.atomic
def decide_rows(*, batch: PartnerImport, by: Any, decisions: Mapping[int, str]) -> None:
    """What happens to doubtful rows, by their key; without a decision they are left out."""
    batch = _locked(batch, by, State.PREVIEW)
    rows = list(batch.rows.filter(pk__in=decisions, plan=Plan.DOUBTFUL))
    for row in rows:
        possible = {"", *Decision.values} if row.partner_id else {"", Decision.SKIP, Decision.CREATE}
        if decisions[row.pk] not in possible:
            raise ValidationError(_("This cannot be chosen here."))
        row.decision = decisions[row.pk]
    PartnerImportRow.objects.bulk_update(rows, ["decision"])


@transaction.atomic
def start_import(*, batch: PartnerImport, by: Any) -> None:
    """Take the rows over in the background. The file is deleted: the rows say all that is needed."""
    batch = _locked(batch, by, State.PREVIEW)
    batch.started_by, batch.content, batch.position = by, None, 0
    _go(batch, State.RUNNING, "import_started", by)


@transaction.atomic
def undo_import(*, batch: PartnerImport, by: Any) -> None:
    """Take the whole import back in the background; what was changed since stays, and the rows say so."""
    batch = _locked(batch, by, State.DONE)
    if not batch.can_be_undone:
        raise ValidationError(_("This import cannot be taken back any more."))
    batch.started_by, batch.position = by, batch.total
    _go(batch, State.UNDOING, "import_undo_started", by)


@transaction.atomic
def resume_import(*, batch: PartnerImport, by: Any) -> None:
    """Go on with an import whose process ended."""
    batch = _locked(batch, by, *PartnerImport.WORKING)
    if batch.is_lost:
        _go(batch, batch.state, "import_resumed", by)


@transaction.atomic
def discard_import(*, batch: PartnerImport, by: Any) -> None:
    """Delete an upload that was not taken over, or whose check does not come to an end."""
    found = _locked(batch, by, *PartnerImport.WAITING, State.CHECKING)
    if found.is_working and not found.is_lost:
        raise ValidationError(_("The file is being checked just now: please wait a moment."))
    found.delete()
    log.info("import_discarded", batch=batch.pk, by=by.pk)


def _locked(batch: PartnerImport, by: Any, *states: str) -> PartnerImport:
    require(by, RULE)
    rows = PartnerImport.objects.select_for_update(of=("self",)).defer("content")
    found = rows.filter(pk=batch.pk, state__in=states).first()
    if found is None:
        raise ValidationError(_("The import has gone on in the meantime: please look at it anew."))
    return found


def _go(batch: PartnerImport, state: str, event: str, by: Any) -> None:
    batch.state, batch.touched_at = state, timezone.now()
    batch.save()
    log.info(event, batch=batch.pk, by=by.pk)
    transaction.on_commit(lambda: queue_import(batch.pk), robust=True)
