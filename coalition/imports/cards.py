"""vCards of organisations. What belongs to a person stays out: that needs a legal basis, which no card carries."""

import re
from collections.abc import Iterator
from typing import Any

import vobject
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from coalition.imports.encodings import decode
from coalition.imports.table import Line, Table, check_count

_FIELDS = ("external_id", "name", "email", "phone", "website", "street", "postcode", "city", "description")
_BEGIN, _END = re.compile(r"begin:vcard\s*", re.IGNORECASE), re.compile(r"end:vcard\s*", re.IGNORECASE)
_MOST_LINES = 500
_LONGEST_LINE = 20_000
_ORGANISATIONS = {"org", "organization", "group"}


def read_cards(content: bytes) -> Table:
    """One row for each card; a card that cannot be read is a row with its problem."""
    text, encoding = decode(content)
    cards = list(_cards(text))
    if not cards:
        raise ValidationError(_("This file has no business cards (BEGIN:VCARD … END:VCARD)."))
    lines = [_line(number, lines) for number, lines in cards]
    return Table(header=_FIELDS, lines=tuple(lines), encoding=encoding, mapping=dict(enumerate(_FIELDS)))


def _cards(text: str) -> Iterator[tuple[int, list[str] | None]]:
    """(line in which it begins, its lines); None for the lines of a card that is too long or does not end."""
    lines: list[str] = []
    start = count = 0
    for number, line in enumerate(text.splitlines(), start=1):
        if _BEGIN.fullmatch(line):
            if start:
                yield start, None
            start, lines, count = number, [], count + 1
            check_count(count)
        if start:
            lines.append(line)
            if _END.fullmatch(line):
                yield start, lines if len(lines) <= _MOST_LINES else None
                start, lines = 0, []
    if start:
        yield start, None


def _line(number: int, lines: list[str] | None) -> Line:
    if lines is None or any(len(line) > _LONGEST_LINE for line in lines):
        return _refused(number, gettext_noop("This card does not end or is too long (500 lines at most)."))
    try:
        card = vobject.readOne("\r\n".join(lines) + "\r\n", allowQP=True)
        return _read(number, card)
    except Exception:  # noqa: BLE001 - vobject raises whatever comes on broken cards
        return _refused(number, gettext_noop("This card cannot be read."))


def _read(number: int, card: Any) -> Line:
    name, organisation = _first(card, "fn"), _organisation(card)
    is_organisation = _first(card, "kind").lower() in _ORGANISATIONS or (organisation and organisation == name)
    if not organisation and not is_organisation:
        return _refused(
            number, gettext_noop("This is the card of a person: persons are entered by hand, with their legal basis.")
        )
    values = {"external_id": _first(card, "uid"), "name": organisation or name, "website": _first(card, "url")}
    problems: dict[int, str] = {}
    if is_organisation:
        values |= {"email": _first(card, "email"), "phone": _first(card, "tel"), "description": _first(card, "note")}
    else:
        # The card of somebody at the organisation: their number is not the organisation's.
        values["external_id"] = ""
        problems[_FIELDS.index("email")] = gettext_noop("belongs to a person and is left out, as are number and note")
    address = card.contents.get("adr", [None])[0]
    if address is not None and is_organisation:
        place = address.value
        values |= {"street": _flat(place.street), "postcode": _flat(place.code), "city": _flat(place.city)}
    return Line(number, tuple(values.get(field, "") for field in _FIELDS), problems)


def _first(card: Any, name: str) -> str:
    values = card.contents.get(name, [])
    return _flat(values[0].value).removeprefix("tel:") if values else ""


def _organisation(card: Any) -> str:
    units = card.contents.get("org", [])
    return _flat(units[0].value[0]) if units and units[0].value else ""


def _flat(value: Any) -> str:
    return " ".join(str(one) for one in value).strip() if isinstance(value, list) else str(value or "").strip()


def _refused(number: int, problem: str) -> Line:
    return Line(number, ("",) * len(_FIELDS), {-1: problem})
