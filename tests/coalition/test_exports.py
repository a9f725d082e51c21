"""Exports hold what was chosen, and nothing that a program could run."""

import csv
import io
import json
from typing import Any

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from coalition.exports.cells import cell
from coalition.models import Partner
from tests.coalition.conftest import ClientFor
from tests.coalition.world import World
from tests.factories.coalition import PartnerFactory

EVIL = ['=HYPERLINK("http://evil.example.org")', "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", " =1", "%0A=1", "＝1"]


@pytest.mark.parametrize("text", EVIL)
def test_no_cell_is_a_formula(text: str) -> None:
    assert str(cell(text)).startswith("'")


@given(st.text())
def test_no_text_becomes_one(text: str) -> None:
    found = cell(text)
    assert not found or found.lstrip()[:1] not in {"=", "+", "-", "@"}
    assert found.lstrip("'") == "" or len(found) <= len(text) + 1


def exported(client: Any, kind: str, query: str = "", columns: tuple[str, ...] = ("name", "email")) -> bytes:
    response = client.post(f"/partners/export/{query}", {"format": kind, "columns": list(columns)})
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert "no-store" in response["Cache-Control"]
    content: bytes = response.content
    return content


@pytest.fixture
def office(world: World, as_user: ClientFor) -> Any:
    PartnerFactory(name='=HYPERLINK("x")', email="a@example.org", latitude=50.9, longitude=6.9)
    return as_user(world.users["state_office"])


def test_csv_opens_with_umlauts_and_without_formulas(office: Any) -> None:
    content = exported(office, "csv")
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    names = {row[0] for row in rows[1:]}
    assert '\'=HYPERLINK("x")' in names
    assert "Klimaliste Köln" in names
    assert "Alter Verein" not in names


def test_the_filters_of_the_list_hold(office: Any) -> None:
    rows = exported(office, "csv", "?q=klimaliste").decode("utf-8-sig").strip().splitlines()
    assert len(rows) == 2


def test_xlsx(office: Any) -> None:
    sheet = load_workbook(io.BytesIO(exported(office, "xlsx"))).active
    assert sheet is not None
    values = [row[0].value for row in sheet.iter_rows(min_row=2)]
    assert '\'=HYPERLINK("x")' in values
    assert all(row[0].data_type != "f" for row in sheet.iter_rows())


def test_geojson(office: Any) -> None:
    content = json.loads(exported(office, "geojson"))
    assert [one["geometry"]["coordinates"] for one in content["features"]] == [[6.9, 50.9]]


def test_vcard_survives_what_people_type(office: Any) -> None:
    Partner.objects.update(description="Zeile\r\nEND:VCARD\r\nBEGIN:VCARD")
    cards = list(vobject.readComponents(exported(office, "vcf", columns=("name", "description")).decode()))
    assert len(cards) == Partner.objects.filter(archived_at=None, merged_into=None).count()


def test_nothing_chosen_and_unknown_formats_are_mistakes(office: Any) -> None:
    assert office.post("/partners/export/", {"format": "csv"}).status_code == 422
    assert office.post("/partners/export/", {"format": "exe", "columns": ["name"]}).status_code == 422


def test_the_printed_list_has_no_pages(world: World, as_user: ClientFor) -> None:
    for number in range(25):
        PartnerFactory(name=f"Gedruckt {number}")
    assert as_user(world.users["member"]).get("/partners/print/").content.decode().count("Gedruckt ") == 25
