"""Files as people have them: encodings, formats, and what is wrong with them said in a sentence."""

import io
import json
import zipfile
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from openpyxl import Workbook

from coalition.imports.files import read_table, source_of
from coalition.imports.table import MOST_ROWS

TEXT = "Name;Straße;Gründung\nBürger:innen für Köln;Große Straße 1;2020\n"


def refused(source: str, content: bytes) -> str:
    with pytest.raises(ValidationError) as raised:
        read_table(source, content)
    return " ".join(raised.value.messages)


@pytest.mark.parametrize(
    ("encoding", "told"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("cp1252", "Windows-1252"), ("utf-16", "UTF-16")],
)
def test_umlauts_survive_every_usual_encoding(encoding: str, told: str) -> None:
    table = read_table("csv", TEXT.encode(encoding))
    assert table.header == ("Name", "Straße", "Gründung")
    assert table.lines[0].cells[0] == "Bürger:innen für Köln"
    assert table.encoding == told


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("Name;Ort\nГород и люди;Москва\n".encode("cp1251"), "neither UTF-8 nor Windows-1252"),
        (TEXT.encode("utf-8").decode("cp1252").encode("utf-8"), "umlauts of this file are broken"),
        (b"Name\0;Ort\nA;B\n", "neither UTF-8 nor Windows-1252"),
        (b"Name;Ort\n", "no entries"),
        (b'Name;Ort\n"offen;B\n', "quotation mark is not closed"),
        (b"x" * 300_000, "cannot be read as a table"),
        (b"Name\n" + b"A\n" * (MOST_ROWS + 1), "more than 10,000 entries"),
    ],
    ids=["cyrillic", "broken-twice", "binary", "empty", "open-quote", "one-word", "too-many"],
)
def test_what_cannot_be_read_is_said(content: bytes, sentence: str) -> None:
    assert sentence in refused("csv", content)


def workbook(*rows: tuple[Any, ...]) -> bytes:
    book, stream = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(stream)
    return stream.getvalue()


def test_a_workbook_gives_texts_and_no_formulas() -> None:
    table = read_table("xlsx", workbook(("Name", "PLZ", "Web"), ("Verein Köln", 50667.0, '=HYPERLINK("x")')))
    assert table.lines[0].cells == ("Verein Köln", "50667", "")
    assert "formula" in table.lines[0].problems[2]
    assert "cannot be read as XLSX" in refused("xlsx", b"PK\x03\x04 and nothing more")
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 160 * 1024 * 1024)
    assert "unpacks to too much" in refused("xlsx", bomb.getvalue())


def test_a_file_of_ten_thousand_lines_of_cards_is_read() -> None:
    card = (
        "BEGIN:VCARD\nVERSION:4.0\nKIND:org\nFN:Verein {0}\nORG:Verein {0}\nTEL:0221 {0}\n"
        "ADR:;;Weg {0};Köln;;50667;\nEND:VCARD\n"
    )
    cards = "".join(card.format(number) for number in range(1250))
    assert cards.count("\n") == 10_000
    table = read_table("vcard", cards.encode())
    assert len(table.lines) == 1250
    named = dict(zip(table.header, table.lines[7].cells, strict=True))
    assert (named["name"], named["street"], named["city"]) == ("Verein 7", "Weg 7", "Köln")


def test_cards_of_persons_and_broken_cards_stay_out() -> None:
    person = "BEGIN:VCARD\nVERSION:3.0\nFN:Vorsitz\nN:;;;;\nEMAIL:p@example.org\nEND:VCARD\n"
    employee = "BEGIN:VCARD\nVERSION:3.0\nFN:Vorsitz\nN:;;;;\nORG:Verein\nEMAIL:p@example.org\nEND:VCARD\n"
    endless = "BEGIN:VCARD\nFN:Ohne Ende\n" + "NOTE:x\n" * 10_000
    table = read_table("vcard", (person + employee + endless).encode())
    assert "card of a person" in table.lines[0].problems[-1]
    assert table.lines[1].cells[1] == "Verein"
    assert "p@example.org" not in table.lines[1].cells
    assert "does not end or is too long" in table.lines[2].problems[-1]
    assert "no business cards" in refused("vcard", b"Name;Ort\nA;B\n")


def test_openfairdb_is_read_and_other_json_refused() -> None:
    entry = {"id": "a1", "title": "Bürgergarten", "lat": 51.2, "lng": 6.8, "tags": ["klima", "garten"], "zip": "40210"}
    broken = {"title": "\ud800", "tags": {}}
    table = read_table("openfairdb", json.dumps({"visible": [entry, broken, 7]}).encode())
    named = dict(zip(table.header, table.lines[0].cells, strict=True))
    assert (named["name"], named["latitude"], named["tags"]) == ("Bürgergarten", "51.2", "klima, garten")
    assert set(table.lines[1].problems.values()) == {"is too long or no text"}
    assert table.lines[2].problems == {-1: "This is not an entry."}
    assert "not valid JSON" in refused("openfairdb", b"[" * 100_000)
    assert "no entries" in refused("openfairdb", b'{"title": "x"}')


@pytest.mark.parametrize(("name", "size"), [("list.pdf", 10), ("list.csv", 0), ("list.csv", 11 * 1024 * 1024)])
def test_other_files_are_refused_before_they_are_read(name: str, size: int) -> None:
    with pytest.raises(ValidationError, match="at most 10 MB"):
        source_of(name, size)
