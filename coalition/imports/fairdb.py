"""Entries in the shape of OpenFairDB (Karte von morgen): a list, or an object that holds one."""

import json
import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from coalition.imports.encodings import decode
from coalition.imports.table import LONGEST_CELL, Line, Table, check_count

# Ours -> theirs. ``contact_name`` stays out: persons are entered by hand, with their legal basis.
_FIELDS = {
    "external_id": "id",
    "name": "title",
    "description": "description",
    "website": "homepage",
    "email": "email",
    "phone": "telephone",
    "street": "street",
    "postcode": "zip",
    "city": "city",
    "latitude": "lat",
    "longitude": "lng",
    "tags": "tags",
}
# JSON can name what no text holds: zeros, and halves of characters.
_NO_TEXT = re.compile("[\0\ud800-\udfff]")
_LISTS = ("visible", "entries", "places")


def read_entries(content: bytes) -> Table:
    text, encoding = decode(content)
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValidationError(_("This file is not valid JSON.")) from error
    entries = _entries(told)
    check_count(len(entries))
    lines = tuple(_line(number, entry) for number, entry in enumerate(entries, start=1))
    return Table(header=tuple(_FIELDS), lines=lines, encoding=encoding, mapping=dict(enumerate(_FIELDS)))


def _entries(told: Any) -> list[Any]:
    if isinstance(told, dict):
        told = next((told[name] for name in _LISTS if isinstance(told.get(name), list)), None)
    if not isinstance(told, list) or not told:
        raise ValidationError(_("This file holds no entries as OpenFairDB has them (a list, or “visible”)."))
    return told


def _line(number: int, entry: Any) -> Line:
    width = len(_FIELDS)
    if not isinstance(entry, dict):
        return Line(number, ("",) * width, {-1: gettext_noop("This is not an entry.")})
    cells, problems = [], {}
    for at, theirs in enumerate(_FIELDS.values()):
        value = entry.get(theirs)
        text = ", ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
        if isinstance(value, dict) or len(text) > LONGEST_CELL or _NO_TEXT.search(text):
            text, problems[at] = "", gettext_noop("is too long or no text")
        cells.append(text.strip())
    return Line(number, tuple(cells), problems)
