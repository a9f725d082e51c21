"""Suggestions while typing: what is suggested, for whom, and that no input breaks it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import registry
from search.analysis.prefixes import LONGEST_PREFIX, begins_all, prefixes_of, typed_prefixes
from search.audience import audience_of
from search.drain import drain
from search.engines import get_engine
from search.query_fields import QueryField, register_field, unregister_field
from search.registry import Facet
from search.statistics import record_search
from search.suggestions import MOST_SUGGESTIONS, suggest
from tests.search.notes.models import Colour, Folder, Note
from tests.search.notes.sources import folder_source, note_source

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("colours_are_suggested")]
PUBLIC = frozenset({"public"})
MEMBER = frozenset({"public", "members"})


@pytest.fixture
def colours_are_suggested(notes: Any, engine: Any) -> None:
    registry._sources.clear()
    registry.register(note_source(facets=(Facet("colour", "Colour", suggested=True), Facet("folder", "Folder"))))
    registry.register(folder_source())


def note(title: str, *tokens: str, colour: str = "", **fields: Any) -> Note:
    made = Note.objects.create(title=title, audience=list(tokens or PUBLIC), **fields)
    if colour:
        made.colours.add(Colour.objects.get_or_create(name=colour)[0])
    return made


def labels(text: str, audience: frozenset[str] = PUBLIC) -> list[str]:
    report = drain()
    assert not report.stopped
    return [suggestion.label for suggestion in suggest(text, audience)]


@pytest.mark.parametrize(
    "text",
    ["Miet", "mietp", "MIETPREIS", "bremse", "preisbr", "köl", "koeln", "miet köln", "Köln mietpr", "mietpriesbr"],
)
def test_titles_are_found_by_the_beginnings_of_their_words(text: str) -> None:
    note("Mietpreisbremse für Köln")
    note("Ganz anderes")
    assert labels(text) == ["Mietpreisbremse für Köln"]


@pytest.mark.parametrize("text", ["", "m", " ", "*", '"', "\x00", "😀", "-miet", "x" * 10_000, '"' * 1_000])
def test_too_little_or_no_word_suggests_nothing(text: str) -> None:
    note("Mieten")
    assert labels(text) == []


def test_values_of_facets_are_suggested_as_filters() -> None:
    note("Eins", colour="feuer-rot")
    note("Zwei", "members", colour="feuer-blau")
    drain()
    [found] = suggest("feu", PUBLIC)
    assert (found.type, found.label, found.kind, found.url) == (
        "filter",
        "feuer-rot",
        "Colour",
        "/search/?colour=feuer-rot",
    )
    assert set(labels("feu", MEMBER)) == {"feuer-rot", "feuer-blau"}


def test_values_are_suggested_by_the_names_of_a_public_vocabulary_too() -> None:
    def names(values: Any) -> dict[str, list[str]]:
        return {"gruen": ["grün", "Farbe der Hoffnung"], "grau": ["grau", "Farbe der Hoffnungslosigkeit"]}

    field = register_field(QueryField(prefixes=("farbton",), example="grün", facet="colour", names=names))
    try:
        note("Eins", colour="gruen")
        note("Zwei", "members", colour="grau")
        assert labels("hoffn") == ["gruen"]
        assert set(labels("farbe hoffn", MEMBER)) == {"gruen", "grau"}
    finally:
        unregister_field(field)


def test_titles_that_begin_so_come_first_and_there_are_never_too_many() -> None:
    note("Alles über Wohnungen")
    for number in range(MOST_SUGGESTIONS + 3):
        Folder.objects.create(name=f"Ein langer Name mit Wohnung {number}")
    note("Wohnung")
    found = labels("wohn")
    assert found[0] == "Wohnung"
    assert len(found) == MOST_SUGGESTIONS


def test_hidden_things_are_never_suggested_whatever_is_typed() -> None:
    note("Quastelgeheimnis", "members", colour="quastelrot", body="Quastelgeheimnis")
    note("Entwurf Quastel", is_live=False)
    Note.objects.filter(pk=note("Quastel weg").pk).first().delete()
    for text in ("Qu", "quastel", "quastelg", "Quastelgehiemnis", "geheimnis", "entwurf"):
        assert labels(text) == []
    assert "Quastelgeheimnis" in labels("quastel", MEMBER)


def test_frequent_searches_need_five_people_and_a_visible_answer() -> None:
    note("Wohnungsnot im Ruhrgebiet", "members")
    note("Wohnungsfrage", "user:7", body="Quastel")
    drain()
    for person in (1, 2, 3, 4, 4, 4):
        record_search(text="wohnungsnot ruhrgebiet", person=person, found=1)
    assert "wohnungsnot ruhrgebiet" not in labels("wohnungsn", MEMBER)
    record_search(text="Wohnungsnot  Ruhrgebiet", person=5, found=1)
    assert labels("wohnungsn", MEMBER)[0] == "wohnungsnot ruhrgebiet"
    assert labels("wohnungsn", PUBLIC) == []
    for person in range(5):
        record_search(text="wohnungsfrage quastel", person=person, found=1)
    assert "wohnungsfrage quastel" not in labels("wohnungsf", MEMBER)
    assert "wohnungsfrage quastel" in labels("wohnungsf", MEMBER | {"user:7"})


def test_without_an_engine_there_is_nothing_and_no_error() -> None:
    note("Mieten")
    drain()
    get_engine().destroy()
    assert suggest("miet", PUBLIC) == []


@pytest.mark.parametrize("text", ["miet", "", "\x00", '"' * 1_000, "x" * 10_000, "\u202e", "* ?"])
def test_the_address_answers_in_json_and_is_not_kept(client: Any, text: str) -> None:
    note("Mieten")
    drain()
    response = client.get("/search/suggestions/", {"q": text}, headers={"accept-language": "en"})
    assert response.status_code == 200
    assert {"private", "no-store"} <= {part.strip() for part in response.headers["Cache-Control"].split(",")}
    found = response.json()["suggestions"]
    assert [each["label"] for each in found] == (["Mieten"] if text == "miet" else [])
    assert response.json()["announcement"] == ("1 suggestion" if found else "No suggestions")


def test_the_address_asks_for_its_user(client: Any, django_user_model: Any) -> None:
    user = django_user_model.objects.create_user(email="a@example.org", password="x")
    note("Quastel", f"user:{user.pk}")
    drain()
    address = "/search/suggestions/?q=quas"
    assert client.get(address).json()["suggestions"] == []
    client.force_login(user)
    assert audience_of(user) >= {f"user:{user.pk}"}
    assert [each["label"] for each in client.get(address).json()["suggestions"]] == ["Quastel"]


@given(st.text(max_size=60))
def test_any_text_has_beginnings(text: str) -> None:
    indexed = prefixes_of([text])
    assert all(prefix in indexed for prefix in typed_prefixes(text))
    assert all(len(prefix) <= LONGEST_PREFIX for prefix in indexed)


def test_the_words_of_a_value_are_met_by_their_beginnings() -> None:
    assert begins_all("haustuergespraeche", typed_prefixes("Haustür"))
    assert begins_all("kv-koeln", typed_prefixes("köl"))
    assert not begins_all("kv-koeln", typed_prefixes("kv bonn"))
