"""Phrases and exclusions on both engines: by stems, whatever the spelling of umlauts and gender forms."""

from typing import Any

import pytest

from tests.search.conftest import Ask
from tests.search.notes.models import Note

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]

BODIES = {
    "Eins": "Die Mieter:innen und Häuser in Köln.",
    "Zwei": "Häuser und Mieter in Bonn.",
    "Drei": "Ein Stand auf dem Markt, für die Mieterinnen und Mieter.",
}


def titles(result: Any) -> set[str]:
    return {hit.document.title for hit in result.hits}


@pytest.fixture
def texts(notes: Any, engine: Any) -> None:
    for title, body in BODIES.items():
        Note.objects.create(title=title, body=body)


@pytest.mark.parametrize("phrase", ["Mieter und Häuser", "mieterinnen UND haeuser", "Mieter*innen und Haus"])
def test_a_phrase_is_met_in_a_row_by_its_stems(ask: Ask, phrase: str) -> None:
    assert titles(ask("", phrases=(phrase,))) == {"Eins"}


def test_a_phrase_does_not_reach_from_title_to_title_or_text(ask: Ask) -> None:
    Note.objects.create(title="Rote Fahne", body="weht")
    assert titles(ask("", phrases=("Rote Fahne",))) == {"Rote Fahne"}
    assert ask("", phrases=("Fahne Rote",)).total == ask("", phrases=("Fahne weht",)).total == 0


def test_all_phrases_are_required_and_words_only_rank(ask: Ask) -> None:
    assert ask("", phrases=("Mieter", "Häuser in Bonn")).total == 0
    assert titles(ask("Bonn", phrases=("Mieter", "Häuser"))) == {"Eins", "Zwei"}
    assert ask("Bonn", phrases=("Häuser",)).hits[0].document.title == "Zwei"


def test_what_is_excluded_is_neither_found_nor_counted(ask: Ask) -> None:
    result = ask("Mieter", excluded=("Haus",))
    assert (titles(result), result.total, result.kinds) == ({"Drei"}, 1, {"note": 1})
    assert titles(ask("Mieter", excluded=("Mieter und Häuser",))) == {"Zwei", "Drei"}
    assert titles(ask("", excluded=("Köln", "Markt"))) == {"Zwei"}


def test_a_known_word_is_not_corrected_because_a_phrase_excludes_it(ask: Ask) -> None:
    Note.objects.create(title="Vier", body="Kölner Bahn")
    assert ask("Köln", phrases=("Häuser in Bonn",)).corrections == {}


def test_the_words_of_a_phrase_are_marked(ask: Ask) -> None:
    [hit] = ask("", phrases=("Häuser und Mieter",)).hits
    assert "<mark>Häuser</mark> <mark>und</mark> <mark>Mieter</mark>" in hit.snippet_html


def test_the_newest_come_first_when_asked_for(ask: Ask) -> None:
    Note.objects.update(date="2026-01-01")
    Note.objects.create(title="Fünf", body="Ein langer Text, in dem einmal Mieter steht.", date="2026-02-02")
    assert ask("Mieter", newest_first=True).hits[0].document.title == "Fünf"
    assert ask("Mieter").hits[0].document.title != "Fünf"
