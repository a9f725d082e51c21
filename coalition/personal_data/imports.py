"""Imports of partners: files that wait, rows that wait, and what an undo would bring back."""

import json
import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from coalition.imports.encodings import decode
from coalition.imports.files import read_table
from coalition.models import PartnerImport, PartnerImportRow
from coalition.privacy.redaction import pattern_for, redact_value
from coalition.privacy.registry import Disclosure, Subject

_TEXTS = ("values", "before")
_BATCH = 500


def rows_naming(subject: Subject) -> QuerySet[PartnerImportRow]:
    if subject.person is None:
        return PartnerImportRow.objects.none()
    pattern = pattern_for(subject)
    kept = PartnerImportRow.objects.exclude(values={}, before={})
    found = [row.pk for row in kept.iterator(_BATCH) if pattern.search(_as_text(row))]
    return PartnerImportRow.objects.filter(pk__in=found)


def redact_rows(subject: Subject) -> int:
    rows = list(rows_naming(subject))
    for row in rows:
        for name in _TEXTS:
            setattr(row, name, redact_value(getattr(row, name), pattern_for(subject)))
        row.save(update_fields=_TEXTS)
    return len(rows)


def waiting_files(subject: Subject) -> QuerySet[PartnerImport]:
    """Files that nobody has taken over yet and that name the person; those that cannot be read count as such."""
    if subject.person is None:
        return PartnerImport.objects.none()
    pattern = pattern_for(subject)
    waiting = PartnerImport.objects.filter(content__isnull=False)
    return waiting.filter(pk__in=[batch.pk for batch in waiting.iterator(1) if _names(batch, pattern)]).defer("content")


def _names(batch: PartnerImport, pattern: re.Pattern[str]) -> bool:
    try:
        # Cards of persons are not among the lines.
        if batch.source != PartnerImport.Source.XLSX and pattern.search(decode(batch.content)[0]):
            return True
        table = read_table(batch.source, batch.content)
    except ValidationError:
        return True
    return any(pattern.search(cell) for line in table.lines for cell in line.cells)


def tell_file(batch: PartnerImport, _subject: Subject) -> Disclosure:
    """That a file waits that names the person; it is gone within days."""
    return {"id": batch.pk, "created_at": batch.created_at}


def tell_row(row: PartnerImportRow, _subject: Subject) -> Disclosure:
    return {"id": row.pk, "import": row.batch_id}


def _as_text(row: PartnerImportRow) -> str:
    told: list[Any] = [getattr(row, name) for name in _TEXTS]
    return json.dumps(told, ensure_ascii=False)
