"""The reader of each format, chosen by the file's ending and judged by its content."""

import hashlib
from collections.abc import Callable
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from coalition.imports.cards import read_cards
from coalition.imports.fairdb import read_entries
from coalition.imports.table import LARGEST_FILE, Table
from coalition.imports.tables import read_csv, read_xlsx
from coalition.models import PartnerImport

Source = PartnerImport.Source
_ENDINGS = {
    ".csv": Source.CSV,
    ".txt": Source.CSV,
    ".xlsx": Source.XLSX,
    ".vcf": Source.VCARD,
    ".json": Source.OPENFAIRDB,
}
_READERS: dict[str, Callable[[bytes], Table]] = {
    Source.CSV: read_csv,
    Source.XLSX: read_xlsx,
    Source.VCARD: read_cards,
    Source.OPENFAIRDB: read_entries,
}


def source_of(name: str, size: int) -> str:
    """The format by the file's name; ``ValidationError`` for others and for too much."""
    source = _ENDINGS.get(PurePath(name).suffix.lower())
    if source is None or not 0 < size <= LARGEST_FILE:
        raise ValidationError(_("Choose a CSV, XLSX, vCard (.vcf) or OpenFairDB (.json) file of at most 10 MB."))
    return source


def read_table(source: str, content: bytes) -> Table:
    """Raises ``ValidationError`` whose message says what is wrong with the file and what to do."""
    return _READERS[source](content)


def digest_of(*parts: str | bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()
