"""The formats of an export. Each writer takes the partners and the chosen columns and returns the file's bytes."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import vobject
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook

from coalition.exports.cells import cell
from coalition.exports.columns import Column
from coalition.models import Partner

Writer = Callable[[Iterable[Partner], Sequence[Column]], bytes]


@dataclass(frozen=True)
class ExportFormat:
    key: str
    label: Any
    content_type: str
    write: Writer


@dataclass(frozen=True)
class TableFormat:
    """A format of rows of any kind; ``write`` takes rows, columns and the table's title."""

    key: str
    label: Any
    content_type: str
    write: Callable[[Iterable[Any], Sequence[Column], str], bytes]


def _csv(partners: Iterable[Partner], columns: Sequence[Column]) -> bytes:
    return as_csv(partners, columns, "")


def _xlsx(partners: Iterable[Partner], columns: Sequence[Column]) -> bytes:
    return as_xlsx(partners, columns, str(_("Partners")))


def as_csv(rows: Iterable[Any], columns: Sequence[Column], _title: str) -> bytes:
    """With a semicolon and a byte order mark, as German spreadsheet programs open it by a double click."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow([str(column.label) for column in columns])
    writer.writerows([cell(column.value(row)) for column in columns] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Iterable[Any], columns: Sequence[Column], title: str) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.append([str(column.label) for column in columns])
    for row in rows:
        sheet.append([cell(column.value(row)) for column in columns])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _geojson(partners: Iterable[Partner], columns: Sequence[Column]) -> bytes:
    """Those with a place (RFC 7946: longitude first)."""
    features = [
        {
            "type": "Feature",
            "id": partner.pk,
            "geometry": {"type": "Point", "coordinates": [partner.longitude, partner.latitude]},
            "properties": {column.key: column.value(partner) for column in columns},
        }
        for partner in partners
        if partner.location
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, default=str, ensure_ascii=False).encode()


def _vcard(partners: Iterable[Partner], columns: Sequence[Column]) -> bytes:
    """One card for each organisation; columns that a card has no field for are left out."""
    chosen = {column.key for column in columns}
    return "".join(_card(partner, chosen) for partner in partners).encode()


def _card(partner: Partner, chosen: set[str]) -> str:
    card = vobject.vCard()
    card.add("fn").value = partner.name
    card.add("n").value = vobject.vcard.Name(family=partner.name)
    card.add("org").value = [partner.name]
    card.add("kind").value = "org"
    for key, name in (("email", "email"), ("phone", "tel"), ("website", "url"), ("description", "note")):
        if key in chosen and (value := getattr(partner, key)):
            card.add(name).value = value
    if "address" in chosen and partner.address:
        card.add("adr").value = vobject.vcard.Address(street=partner.address.replace("\r\n", "\n"))
    return str(card.serialize())


FORMATS = {
    one.key: one
    for one in (
        ExportFormat("csv", _("CSV (table)"), "text/csv; charset=utf-8", _csv),
        ExportFormat(
            "xlsx",
            _("XLSX (Excel, LibreOffice)"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            _xlsx,
        ),
        ExportFormat("geojson", _("GeoJSON (map)"), "application/geo+json", _geojson),
        ExportFormat("vcf", _("vCard (address book)"), "text/vcard; charset=utf-8", _vcard),
    )
}
