"""German: what a word finds, as a table, and what holds for any text, as properties."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.characters import fold
from search.analysis.corrections import distance, nearest, tolerated_errors
from search.analysis.documents import analyse_text
from search.analysis.highlights import SNIPPET_LENGTH, Marker, highlight, snippet
from search.analysis.parts import parts
from search.analysis.plan import MOST_WORDS, compile_plan
from search.analysis.stems import stem
from search.analysis.synonyms import built_in, split_entries
from search.analysis.tokens import words, written_words
from search.synonym_words import problems_of

DATA = Path(__file__).resolve().parents[2] / "search" / "analysis" / "data"

SAME_STEM = [
    ("Haus", "Häuser"),
    ("Baum", "Bäumen"),
    ("Straße", "Strasse"),
    ("Ärzte", "Aerzte"),
    ("Müll", "Muell"),
    ("Wohnung", "Wohnungen"),
    ("Mieter", "Mieterin"),
    ("Mieter", "Mieterinnen"),
    ("Genosse", "Genossin"),
    ("Genossen", "Genossinnen"),
    ("Aktivisten", "Aktivistinnen"),
    ("Plakate", "PLAKAT"),
    ("Koch", "Köchin"),
    ("Nachbar", "Nachbarinnen"),
    ("Experte", "Expertin"),
]
DIFFERENT_STEM = [("Berlin", "Berl"), ("Termin", "Term"), ("Neue", "Nu"), ("Frauen", "Fran"), ("Quelle", "Qulle")]
GENDER_FORMS = [
    "Mieter:innen",
    "Mieter*innen",
    "Mieter_innen",
    "MieterInnen",
    "Mieter/-innen",
    "Mieter/innen",
    "Mieter(innen)",
]
COMPOUNDS = {
    "Wohnungsnot": {"wohnung", "not"},
    "Mietpreisbremse": {"miet", "preis", "brems"},
    "Häuserkampf": {"haus", "kampf"},
    "Klimagerechtigkeit": {"klima", "gerecht"},
    "Landesarbeitsgemeinschaft": {"land", "arbeit", "gemeinschaft"},
    "Schulstreik": {"schul", "streik"},
    "Fahrraddemo": {"rad", "demo"},
    "Straßenbahn": {"strass", "bahn"},
    "Klimaentscheid": {"klima", "entscheid"},
    "Heizkosten": {"heiz", "kost"},
    "Rückholgespräche": {"hol", "gesprach"},
}
SIMPLE_WORDS = [
    "Berlin",
    "Termin",
    "Partei",
    "Medizin",
    "Arbeiter",
    "Organisation",
    "Universität",
    "Demokratie",
    "und",
    "Vorstand",
    "Kassiererinnen",
]
WRITTEN = {
    "ver.di": ["verdi"],
    "E-Mail und U-Bahn": ["EMail", "und", "UBahn"],
    "Klima-Streik": ["Klima", "Streik"],
    "z.B. 2.500 Euro": ["zB", "2.500", "Euro"],
    "Straße 12a": ["Straße", "12a"],
    "Genoss:innen!": ["Genossinnen"],
}


def marked(text: str, query: str) -> str:
    return highlight(text, Marker.of(compile_plan(query)).find(text))


@pytest.mark.parametrize(("left", "right"), SAME_STEM)
def test_inflected_and_feminine_forms_share_a_stem(left: str, right: str) -> None:
    assert stem(left) == stem(right)


@pytest.mark.parametrize(("left", "right"), DIFFERENT_STEM)
def test_different_words_keep_different_stems(left: str, right: str) -> None:
    assert stem(left) != stem(right)


@pytest.mark.parametrize("written", GENDER_FORMS)
def test_every_gender_form_finds_the_word(written: str) -> None:
    assert [stem(word) for word in words(written)] == [stem("Mieter")]


@pytest.mark.parametrize("word", COMPOUNDS)
def test_compounds_have_their_parts(word: str) -> None:
    assert COMPOUNDS[word] <= set(parts(word))


@pytest.mark.parametrize("word", SIMPLE_WORDS)
def test_simple_words_have_no_parts(word: str) -> None:
    assert parts(word) == ()


@pytest.mark.parametrize("text", WRITTEN)
def test_words_as_written(text: str) -> None:
    assert words(text) == WRITTEN[text]


def test_synonyms_go_both_ways() -> None:
    assert (stem("DGB"),) in built_in().others((stem("deutscher"), stem("Gewerkschaftsbund")))
    assert (stem("deutscher"), stem("Gewerkschaftsbund")) in built_in().others((stem("DGB"),))


def test_a_group_of_abbreviations_or_synonyms_can_be_used() -> None:
    """Each entry of the files would pass what the admin asks of people, and no group is there twice."""
    files = (DATA / name for name in ("abbreviations.txt", "synonyms.txt"))
    groups = [line for file in files for line in file.read_text().splitlines() if line and not line.startswith("#")]
    for group in groups:
        assert problems_of(split_entries(group)) == [], group
    firsts = [split_entries(group)[0] for group in groups]
    assert len(firsts) == len(set(firsts))


def test_an_expression_with_stop_words_finds_its_abbreviation() -> None:
    stems = {variant.stems for word in compile_plan("Gewerkschaft der Polizei").words for variant in word.variants}
    assert (stem("GdP"),) in stems


def test_the_domain_has_its_groups() -> None:
    assert len(built_in()) > 150


def test_a_plan_has_one_entry_per_word_and_leaves_stop_words_out() -> None:
    assert [word.word for word in compile_plan("Wie organisieren wir einen Infostand?").words] == [
        "organisieren",
        "Infostand",
    ]


def test_a_query_of_stop_words_only_keeps_them() -> None:
    assert [word.word for word in compile_plan("wer sind wir").words] == ["wer", "sind", "wir"]


def test_a_plan_is_bounded() -> None:
    assert len(compile_plan(" ".join(f"wort{number}" for number in range(1_000))).words) == MOST_WORDS


def test_a_word_with_a_hyphen_is_found_as_one() -> None:
    assert stem("Repaircafé") in analyse_text(title="", summary="", body="Unser Repair-Café").parts.split()


def test_titles_weigh_more() -> None:
    stems = analyse_text(title="Miete", summary="", body="Preis").text.split()
    assert (stems.count("miet"), stems.count("preis")) == (3, 1)


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("Haus", "Viele Häuser", "Viele <mark>Häuser</mark>"),
        ("Wohnung", "Die Wohnungsnot", "Die <mark>Wohnungsnot</mark>"),
        ("Mieter", "Alle Mieter:innen", "Alle <mark>Mieter:innen</mark>"),
        ("DGB", "Der Deutsche Gewerkschaftsbund", "Der <mark>Deutsche</mark> <mark>Gewerkschaftsbund</mark>"),
        ("Haus", "<b>Haus</b> & Hof", "&lt;b&gt;<mark>Haus</mark>&lt;/b&gt; &amp; Hof"),
    ],
)
def test_what_matched_is_marked_and_all_else_escaped(query: str, text: str, expected: str) -> None:
    assert marked(text, query) == expected


def test_a_snippet_shows_the_passage_that_matched() -> None:
    text = "Anfang. " * 200 + "Hier steht die Wohnungsnot." + " Ende." * 200
    found = snippet(text, Marker.of(compile_plan("Wohnung")).find(text))
    assert "<mark>Wohnungsnot</mark>" in found
    assert len(found) < SNIPPET_LENGTH * 2


def test_a_typing_error_finds_the_nearest_word() -> None:
    known = [(stem(word), word) for word in ("Wohnungsnot", "Wohnungsbau", "Wohngeld")]
    assert nearest(stem("Wohnugsnot"), known) == "Wohnungsnot"
    assert nearest(stem("Verkehrswende"), known) is None


def test_short_words_and_numbers_are_not_corrected() -> None:
    assert tolerated_errors("rat") == tolerated_errors("2025") == 0


@given(st.text(max_size=300))
def test_any_text_can_be_analysed(text: str) -> None:
    analyse_text(title=text, summary=text, body=text)
    compile_plan(text)


@given(st.text(max_size=300))
def test_words_stand_in_order_inside_the_text(text: str) -> None:
    end = 0
    for word, span in written_words(text):
        assert end <= span[0] < span[1] <= len(text)
        assert text[slice(*span)] == word
        end = span[1]


@given(st.text(alphabet="abcxyzäöüÄÖÜ", max_size=50))
def test_case_does_not_matter(text: str) -> None:
    assert fold(text) == fold(text.upper()) == fold(text.lower())


@given(st.text(alphabet="abcdäöüß<>&\"' Haus", max_size=200), st.text(alphabet="abcHaus", min_size=1, max_size=20))
def test_marks_change_nothing_of_the_text(text: str, query: str) -> None:
    from html import unescape

    shown = marked(text, query)
    assert unescape(shown.replace("<mark>", "").replace("</mark>", "")) == text


@given(st.text(alphabet="abcd", max_size=8), st.text(alphabet="abcd", max_size=8))
def test_distance_is_symmetric(left: str, right: str) -> None:
    assert distance(left, right, 9) == distance(right, left, 9)


@given(st.from_regex(r"[a-zäöüß]{1,40}", fullmatch=True))
def test_parts_are_never_the_word_alone(word: str) -> None:
    assert len(parts(word)) != 1 or len(set(parts(word))) == 1
