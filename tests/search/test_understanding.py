"""Prefixes become filters, shown as chips; names in a search are offered; nothing is a dead end."""

from collections.abc import Iterator
from typing import Any

import pytest

from search.drain import drain
from search.query_fields import QueryField, best_values, register_field, unregister_field
from tests.search.notes.models import Colour, Folder, Note

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fields", "foreign_host")]


@pytest.fixture
def fields(notes: Any, engine: Any) -> Iterator[None]:
    def names(values: Any) -> dict[str, list[str]]:
        folders = Folder.objects.all() if values is None else Folder.objects.filter(name__in=values)
        return {folder.name: [folder.name] for folder in folders}

    registered = [
        register_field(
            QueryField(prefixes=("mappe", "folder"), example="köln", facet="folder", names=names, offered=True)
        ),
        register_field(QueryField(prefixes=("farbe", "colour"), example="rot", facet="colour")),
        register_field(QueryField(prefixes=("notiz", "note"), example="miete", kind="note")),
    ]
    koeln, bonn = (Folder.objects.create(name=name) for name in ("Köln Mitte", "Bonn"))
    red = Colour.objects.create(name="rot")
    Note.objects.create(title="Mieten", body="Die Häuser denen", folder=koeln).colours.add(red)
    Note.objects.create(title="Mieten", body="Häuser für alle", folder=bonn)
    drain()
    yield
    for field in registered:
        unregister_field(field)


def get(client: Any, text: str, **more: Any) -> Any:
    response = client.get("/search/", {"q": text, **more}, headers={"accept-language": "en"})
    assert response.status_code == 200
    return response


def chips(response: Any) -> list[tuple[str, str]]:
    return [(chip.name, chip.label) for chip in response.context["chips"]]


@pytest.mark.parametrize("text", ['mappe:"köln mitte" mieten', "folder:koeln mieten", "MAPPE:Köln mieten"])
def test_a_prefix_filters_and_becomes_a_chip(client: Any, text: str) -> None:
    page = get(client, text)
    assert page.context["result"].total == 1
    assert page.context["box"] == "mieten"
    assert chips(page) == [("Folder", "Köln Mitte")]
    without = client.get(page.context["chips"][0].url)
    assert (without.context["result"].total, without.context["box"]) == (2, "mieten")
    assert chips(without) == []


def test_phrases_and_exclusions_are_chips_too(client: Any) -> None:
    page = get(client, 'mieten "Häuser für" -denen')
    assert page.context["result"].total == 1
    assert chips(page) == [("Genau", "„Häuser für“"), ("Ohne", "denen")]
    assert [client.get(chip.url).context["box"] for chip in page.context["chips"]] == [
        "mieten -denen",
        'mieten "Häuser für"',
    ]


@pytest.mark.parametrize(
    ("text", "total", "without"),
    [
        ("-mappe:köln mieten", 1, {"folder": ("Köln Mitte",)}),
        ("mieten -farbe:rot", 1, {"colour": ("rot",)}),
        ("mieten -art:note", 0, {"kind": ("note",)}),
        ("mieten -mappe:köln -mappe:bonn", 0, {"folder": ("Köln Mitte", "Bonn")}),
    ],
)
def test_a_prefix_can_be_excluded(client: Any, text: str, total: int, without: dict[str, tuple[str, ...]]) -> None:
    page = get(client, text)
    assert page.context["result"].total == total
    assert page.context["query"].without == without
    assert page.context["box"] == text
    everything = page
    while everything.context["chips"]:
        everything = client.get(everything.context["chips"][0].url)
    assert (everything.context["result"].total, everything.context["box"]) == (2, "mieten")


def test_an_excluded_prefix_that_nobody_knows_leaves_its_words_out(client: Any) -> None:
    page = get(client, "mieten -mappe:denen -xyz:alle")
    assert page.context["query"].excluded == ("denen", "xyz alle")
    assert page.context["result"].total == 1
    assert len(page.context["problems"]) == 2


@pytest.mark.parametrize(("text", "kinds"), [("art:note x", ("note",)), ("kind:folders x", ("folder",))])
def test_kinds_can_be_typed(client: Any, text: str, kinds: tuple[str, ...]) -> None:
    assert get(client, text).context["query"].kinds == kinds


def test_a_prefix_can_stand_for_a_kind_and_words(client: Any) -> None:
    query = get(client, "notiz:mieten").context["query"]
    assert (query.kinds, query.text) == (("note",), "mieten")


def test_what_is_unknown_is_searched_as_words_and_said_so(client: Any) -> None:
    page = get(client, "xyz:mieten mappe:münchen")
    assert page.context["query"].text == "xyz mieten münchen"
    prefix, value = page.context["problems"]
    assert "xyz:" in prefix
    assert "mappe:köln" in prefix
    assert "münchen" in value
    assert "Bonn" in value


def test_values_without_a_public_list_are_those_that_the_asker_may_find(client: Any) -> None:
    hidden = Note.objects.create(title="Geheim", audience=["members"])
    hidden.colours.add(Colour.objects.create(name="quastelblau"))
    drain()
    assert chips(get(client, "farbe:rot mieten")) == [("Colour", "rot")]
    page = get(client, "farbe:quastel mieten")
    assert chips(page) == []
    assert "quastelblau" not in page.content.decode()


def test_a_name_in_the_search_is_offered_and_not_forced(client: Any) -> None:
    page = get(client, "mieten köln mitte")
    assert page.context["result"].kinds == {"note": 2, "folder": 1}
    [offer] = page.context["offered"]
    accepted = client.get(offer.url)
    assert (accepted.context["result"].total, accepted.context["box"]) == (1, "mieten")
    assert accepted.context["offered"] == []


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ('"mieten häuser"', "mieten häuser"),
        ("mieten -häuser", "mieten"),
        ("mappe:bonn denen", "denen"),
        ("art:folder denen", "denen"),
    ],
)
def test_nothing_found_offers_what_can_be_relaxed(client: Any, text: str, left: str) -> None:
    page = get(client, text)
    assert page.context["result"].total == 0
    first = page.context["relaxations"][0]
    relaxed = client.get(first.url)
    assert relaxed.context["result"].total == first.count > 0
    assert relaxed.context["box"] == left


def test_an_empty_result_shows_the_nearest_or_what_is_new(client: Any) -> None:
    Note.objects.create(title="Mietquastel", audience=["members"])
    drain()
    near = get(client, "Mittenmang -xyz").context
    assert near["relaxations"] == []
    assert near["nearest"]
    assert "Mietquastel" not in [hit.document.title for hit in near["nearest"]]


def test_stop_words_and_common_words_are_not_what_was_meant(client: Any) -> None:
    for number in range(5):
        Note.objects.create(title=f"Stand mit Plan {number}", body="mit mit mit")
        Note.objects.create(title=f"Wohnungsnot {number}")
    Note.objects.create(title="Mit")
    drain()
    assert get(client, "mieten denen").context["meant"] == []
    assert get(client, "Wohnungsnot -Wohnungsnot").context["meant"] == []


def test_relaxations_count_for_the_same_audience(client: Any) -> None:
    Note.objects.create(title="Quastel", audience=["members"])
    drain()
    assert get(client, "quastel -mieten").context["relaxations"] == []
    assert get(client, 'mappe:bonn "quastel"').context["relaxations"] == []


def test_few_hits_ask_what_was_meant(client: Any) -> None:
    for _number in range(4):
        Note.objects.create(title="Wohnungsnot", body="Wohnungsnot")
    Note.objects.create(title="Wohnungsnod")
    Note.objects.create(title="Wohnungsmod", audience=["members"])
    drain()
    [meant] = get(client, "Wohnungsnod -mieten").context["meant"]
    assert meant.text == "Wohnungsnot -mieten"
    assert client.get(meant.url).context["result"].total == 4


NAMES = {"1": ["Köln"], "2": ["Kölner Umland"], "3": ["Bonn", "Bundesstadt Bonn"]}


@pytest.mark.parametrize(
    ("typed", "values"),
    [("koeln", ("1",)), ("köl", ("1", "2")), ("stadt bonn", ()), ("bundesstadt b", ("3",)), ("", ())],
)
def test_an_exact_name_wins_over_beginnings(typed: str, values: tuple[str, ...]) -> None:
    assert best_values(typed, NAMES) == values
