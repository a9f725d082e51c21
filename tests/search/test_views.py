"""The search page: what it shows, and that no input breaks it."""

from typing import Any

import pytest
from django.urls import reverse

from search.drain import drain
from tests.search.notes.models import Colour, Folder, Note

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("notes", "foreign_host")]


def make_notes() -> None:
    red, blue = (Colour.objects.create(name=name) for name in ("rot", "blau"))
    for number in range(25):
        note = Note.objects.create(title=f"Wohnungsnot {number}", body="Gegen die Wohnungsnot in der Stadt.")
        note.colours.add(red if number % 5 else blue)
    Folder.objects.create(name="Wohnung")
    drain()


def get(client: Any, **parameters: Any) -> Any:
    return client.get(reverse("search:search"), parameters)


def test_hits_are_marked_counted_and_paged(embedded: Any, client: Any) -> None:
    make_notes()
    page = get(client, q="Wohnungen", kind="note")
    text = page.content.decode()
    assert "<mark>Wohnungsnot</mark>" in text
    assert page.context["result"].total == 25
    assert [(tab.kind, tab.count, tab.active) for tab in page.context["tabs"]] == [
        ("", 26, False),
        ("note", 25, True),
        ("folder", 1, False),
    ]
    assert len(page.context["page_obj"].object_list) == 20
    assert len(get(client, q="Wohnungen", kind="note", page=2).context["page_obj"].object_list) == 5


def test_several_values_of_a_facet_widen(engine: Any, client: Any) -> None:
    make_notes()
    one = get(client, q="Wohnungsnot", kind="note", colour="blau").context
    both = get(client, q="Wohnungsnot", kind="note", colour=["blau", "rot"]).context
    assert (one["result"].total, both["result"].total) == (5, 25)
    counts = {choice.value: (choice.count, choice.chosen) for choice in one["facet_groups"][0].choices}
    assert counts == {"blau": (5, True), "rot": (20, False)}


def test_no_page_is_without_hits_as_long_as_there_are_any(embedded: Any, client: Any) -> None:
    make_notes()
    for number in ("2", "999999", "99999999999999999999", "0", "-1", "x", "²", "1e9", ""):
        page = get(client, q="Wohnungsnot", page=number)
        assert page.status_code == 200
        assert page.context["page_obj"].object_list


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00",
        "a\x00b",
        "*",
        "?",
        '"',
        '" OR 1=1 --',
        "/.*/",
        "((((((",
        "-",
        "+a -b",
        "😀",
        "\u202eabc",
        "<script>alert(1)</script>",
        "Wohnung " * 1250,
        "a" * 10_000,
        '"' * 1_000,
        "{{ 7*7 }}",
    ],
)
def test_any_text_is_answered(engine: Any, client: Any, text: str) -> None:
    make_notes()
    page = get(client, q=text)
    assert page.status_code == 200
    assert "<script>alert(1)" not in page.content.decode()
    assert not page.context["result"].degraded


def test_bytes_that_are_no_text_are_answered(embedded: Any, client: Any) -> None:
    make_notes()
    assert client.get("/search/?q=%ff%fe%00&colour=%ff&page=%00").status_code == 200


def test_a_text_that_is_too_long_is_cut_and_said_so(embedded: Any, client: Any) -> None:
    page = get(client, q="Wohnung " * 1250)
    assert "500" in page.context["problems"][0]


@pytest.mark.parametrize(
    "parameters",
    [
        {"kind": "x"},
        {"colour": ["\x00"]},
        {"nonsense": "1"},
        {"colour": [str(n) for n in range(500)]},
        {"kind": ["note", "\x00"]},
    ],
)
def test_unknown_filters_are_left_out_and_named(engine: Any, client: Any, parameters: Any) -> None:
    Note.objects.create(title="Wohnung")
    drain()
    page = get(client, q="Wohnung", **parameters)
    assert page.status_code == 200
    if "colour" not in parameters or len(parameters["colour"]) > 1:
        assert page.context["problems"]


def test_nothing_found_offers_a_way_on(embedded: Any, client: Any) -> None:
    Note.objects.create(title="Wohnung")
    drain()
    page = get(client, q="Xylophonkurs")
    assert page.context["result"].total == 0
    assert page.content.decode().count("<h1") == 1


def test_a_typing_error_is_corrected_and_said_so(engine: Any, client: Any) -> None:
    Note.objects.create(title="Mietpreisbremse")
    drain()
    page = get(client, q="Mietpriesbremse")
    assert page.context["result"].corrections == {"Mietpriesbremse": "Mietpreisbremse"}
    assert "Mietpreisbremse" in page.content.decode()


@pytest.mark.elasticsearch
def test_without_an_engine_titles_answer_and_the_page_says_so(elasticsearch: Any, settings: Any, client: Any) -> None:
    Note.objects.create(title="Wohnungsnot")
    settings.SEARCH_ELASTICSEARCH_URL = "http://127.0.0.1:9"
    page = get(client, q="wohnung")
    assert page.status_code == 200
    assert page.context["result"].degraded
    assert [hit.document.title for hit in page.context["result"].hits] == ["Wohnungsnot"]


def test_without_an_index_the_database_answers(embedded: Any, client: Any) -> None:
    Note.objects.bulk_create([Note(title="Wohnungsnot")])
    assert get(client, q="wohnung").context["result"].degraded


def test_changing_methods_are_refused(embedded: Any, client: Any) -> None:
    assert client.post(reverse("search:search")).status_code == 405
