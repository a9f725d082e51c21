"""CSV and XLSX."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from openpyxl import load_workbook

from coalition.imports.encodings import decode
from coalition.imports.table import LONGEST_CELL, MOST_COLUMNS, Line, Table, check_count

_DELIMITERS = ";,\t|"
_UNPACKED = 150 * 1024 * 1024
_MOST_PARTS = 2000
_HEAD = 4096


def read_csv(content: bytes) -> Table:
    text, encoding = decode(content)
    csv.field_size_limit(max(LONGEST_CELL * 4, csv.field_size_limit()))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        return _table(((reader.line_num, [(cell, False) for cell in row]) for row in reader), encoding)
    except csv.Error as error:
        raise ValidationError(
            _("Line %(line)s cannot be read as a table: a quotation mark is not closed or stands in the wrong place."),
            params={"line": reader.line_num},
        ) from error


def _delimiter(text: str) -> str:
    """The one that makes most columns out of the first line that is not empty."""
    first = next((line for line in io.StringIO(text) if line.strip()), "").strip()[:_HEAD]
    return max(_DELIMITERS, key=lambda one: len(next(csv.reader([first], delimiter=one), [])))


def read_xlsx(content: bytes) -> Table:
    _check_archive(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    except Exception as error:  # openpyxl raises whatever comes on broken files.
        raise _unreadable() from error
    try:
        sheet: Any = book.worksheets[0]
        # What the file says of its own size may be wrong.
        sheet.reset_dimensions()
        return _table(_sheet_rows(sheet), "")
    except ValidationError:
        raise
    except Exception as error:
        raise _unreadable() from error
    finally:
        book.close()


def _sheet_rows(sheet: Any) -> Iterator[tuple[int, list[tuple[str, bool]]]]:
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1), start=1):
        cells = [(_text(cell.value), cell.data_type == "f") for cell in row]
        # Rows are filled up to the last column that was asked for.
        while cells and not cells[-1][0]:
            cells.pop()
        yield number, cells


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    # 50667 is stored as 50667.0 by some programs.
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _check_archive(content: bytes) -> None:
    """Neither a bomb nor entities, before anything is unpacked for good."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _UNPACKED:
                raise ValidationError(_("This file unpacks to too much. Save the sheet alone, or as CSV."))
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as opened:
                        if b"<!DOCTYPE" in opened.read(_HEAD):
                            raise _unreadable()
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as error:
        raise _unreadable() from error


def _table(rows: Iterable[tuple[int, list[tuple[str, bool]]]], encoding: str) -> Table:
    """The first row that is not empty names the columns. Raises ``ValidationError``."""
    header: tuple[str, ...] = ()
    lines: list[Line] = []
    for number, row in rows:
        if len(row) > MOST_COLUMNS:
            raise ValidationError(_("The file has more than %(most)s columns."), params={"most": MOST_COLUMNS})
        cells = [cell.strip() for cell, _is_formula in row]
        if not any(cells):
            continue
        if not header:
            header = _header(cells)
            continue
        formulas = {at for at, (cell, is_formula) in enumerate(row) if is_formula or cell.lstrip().startswith("=")}
        lines.append(_line(number, cells, formulas, len(header)))
        check_count(len(lines))
    if not lines:
        raise ValidationError(
            _("The file has no entries: its first line names the columns, each further one a partner.")
        )
    return Table(header=header, lines=tuple(lines), encoding=encoding)


def _header(cells: list[str]) -> tuple[str, ...]:
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cell[:80] for cell in cells)


def _line(number: int, cells: list[str], formulas: set[int], width: int) -> Line:
    problems = {at: gettext_noop("is a formula: put its result there as a value") for at in formulas if at < width}
    for at, cell in enumerate(cells):
        if len(cell) > LONGEST_CELL:
            problems[at] = gettext_noop("is too long")
    if any(cells[width:]):
        problems[-1] = gettext_noop("has more cells than the first line names columns")
    shown = ["" if at in problems else unprotected(cell) for at, cell in enumerate(cells[:width])]
    return Line(number, (*shown, *[""] * (width - len(shown))), problems)


def unprotected(cell: str) -> str:
    """Without the apostrophe that exports put before what looks like a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in set("=+-@|%＝＋－＠") and len(cell) > 1 else cell


def _unreadable() -> ValidationError:
    return ValidationError(_("This file cannot be read as XLSX. Save it again as XLSX or as CSV."))
