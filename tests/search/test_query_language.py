"""Reading what people type: a table of what is understood, and what holds for any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query import LONGEST_TEXT
from search.query_language import MOST_TERMS, Term, parse

READ = {
    "mieten köln": [Term("word", "mieten"), Term("word", "köln")],
    '"soziale Gerechtigkeit" köln': [Term("phrase", "soziale Gerechtigkeit"), Term("word", "köln")],
    "„soziale  Gerechtigkeit“": [Term("phrase", "soziale Gerechtigkeit")],
    "miete -stadt": [Term("word", "miete"), Term("word", "stadt", excluded=True)],
    'miete -"rote fahne"': [Term("word", "miete"), Term("phrase", "rote fahne", excluded=True)],
    "kv:köln": [Term("field", "köln", prefix="kv")],
    'kv:"rhein sieg"': [Term("field", "rhein sieg", prefix="kv", quoted=True)],
    "Genoss:innen Mieter*innen": [Term("word", "Genoss:innen"), Term("word", "Mieter*innen")],
    "E-Mail U-Bahn": [Term("word", "E-Mail"), Term("word", "U-Bahn")],
    "Stadt - Land": [Term("word", "Stadt"), Term("word", "Land")],
    "um 10:30 Uhr": [Term("word", "um"), Term("word", "10:30"), Term("word", "Uhr")],
    "https://example.org/kv": [Term("word", "https://example.org/kv")],
    "thema: wohnen": [Term("word", "thema:"), Term("word", "wohnen")],
    '12" Rohr': [Term("word", "12"), Term("word", "Rohr")],
    'kv:""': [Term("word", "kv")],
    "-kv:köln": [Term("field", "köln", excluded=True, prefix="kv")],
    '-kv:"rhein sieg"': [Term("field", "rhein sieg", excluded=True, prefix="kv", quoted=True)],
    "Woh\u00adnung\u200b": [Term("word", "Wohnung")],
    "a a A": [Term("word", "a"), Term("word", "A")],
}
NO_WORDS = ["*", "?", "-", '"', '""', '"' * 1000, "-*", "\u202e", "😀", ":", "((", "+", "- - -", '-"', "\u200f"]


@pytest.mark.parametrize("text", READ)
def test_it_is_read_as_people_mean_it(text: str) -> None:
    assert list(parse(text).terms) == READ[text]


@pytest.mark.parametrize("text", NO_WORDS)
def test_operators_alone_are_nothing_and_said_so(text: str) -> None:
    parsed = parse(text)
    assert parsed.terms == ()
    assert parsed.ignored is bool(text.strip("\u202e\u200f"))


TYPED = st.text(alphabet=st.sampled_from('ab:"-„“ *?äö\x00\u202e😀kv\u2212/'), max_size=60) | st.text(max_size=80)


@given(TYPED)
def test_what_is_written_back_is_read_as_the_same(text: str) -> None:
    parsed = parse(text)
    assert parse(parsed.render()).terms == parsed.terms
    assert len(parsed.terms) <= MOST_TERMS


@given(TYPED)
def test_a_term_can_be_taken_out_and_the_others_stay(text: str) -> None:
    parsed = parse(text)
    for term in parsed.terms:
        left = parse(parsed.without(term).render())
        assert left.terms == tuple(other for other in parsed.terms if other != term)


@given(TYPED)
def test_operators_can_be_dropped(text: str) -> None:
    parsed = parse(text)
    words = parsed.with_words_for(*parsed.terms)
    assert {(term.kind, term.excluded) for term in words.terms} <= {("word", False)}


def test_long_texts_are_read_quickly() -> None:
    for text in ("a:" * LONGEST_TEXT, '"-' * LONGEST_TEXT, "-" * 10_000, "a" * 10_000, '-"a" ' * 2_000):
        assert len(parse(text).terms) <= MOST_TERMS
