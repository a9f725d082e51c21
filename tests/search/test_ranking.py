"""What moves hits of equal fit, and that each hit can say why it is where it is."""

import datetime
from typing import Any

import pytest

from search.documents import SearchDocument, document_key
from search.engines.base import Engine, ObjectChange, ObjectRef
from search.port import ask_engine
from search.query import SearchQuery, SearchResult

SOURCE = "notes.note"


def fill(engine: Engine, *documents: dict[str, Any]) -> None:
    made = [
        SearchDocument(
            **{"title": "Infostand am Markt", "body": "Wir standen am Markt.", **fields},
            key=document_key(SOURCE, number),
            source=SOURCE,
            object_id=number,
            kind="note",
            url=f"/{number}/",
            audience=frozenset({"public"}),
        )
        for number, fields in enumerate(documents, start=1)
    ]
    with engine.writer() as writer:
        writer.apply([ObjectChange(ObjectRef(SOURCE, document.object_id), (document,)) for document in made])


def ask(engine: Engine, text: str, **options: Any) -> SearchResult:
    return ask_engine(engine, SearchQuery(text=text, audience=frozenset({"public"}), **options).cleaned())


def ids(result: SearchResult) -> list[int]:
    return [hit.document.object_id for hit in result.hits]


@pytest.mark.django_db
def test_of_equal_documents_the_newer_comes_first(engine: Engine) -> None:
    fill(engine, {"date": datetime.date(2016, 1, 1)}, {"date": datetime.date(2026, 1, 1)}, {"date": None})
    assert ids(ask(engine, "Infostand")) == [2, 3, 1]


@pytest.mark.django_db
def test_a_better_fit_beats_a_newer_date(engine: Engine) -> None:
    fill(
        engine,
        {"date": datetime.date(2012, 1, 1)},
        {"title": "Sommerfest", "body": "Mit Infostand.", "date": datetime.date(2026, 1, 1)},
    )
    assert ids(ask(engine, "Infostand")) == [1, 2]


@pytest.mark.django_db
def test_the_own_unit_and_region_come_slightly_sooner(engine: Engine) -> None:
    other = {"title": "Sommerfest", "body": "Im Sommer, mit einem Infostand.", "unit": 3}
    fill(engine, {"unit": 1, "region": "05315"}, {"unit": 2, "region": "05111"}, other)
    assert set(ids(ask(engine, "Infostand Markt"))[:2]) == {1, 2}
    assert ids(ask(engine, "Infostand Markt", preferred_units=(1,)))[0] == 1
    assert ids(ask(engine, "Infostand Markt", preferred_units=(2,)))[0] == 2
    assert ids(ask(engine, "Infostand Markt", preferred_regions=("05111",)))[0] == 2
    assert ids(ask(engine, "Infostand Markt", preferred_units=(3,)))[0] != 3


@pytest.mark.django_db
def test_hits_say_why_when_asked(engine: Engine) -> None:
    fill(engine, {"title": "Wohnungsnot", "body": "Der DGB war da.", "unit": 7})
    text = "Wohnung Gewerkschaftsbund deutscher Gewerkschaftsbund"
    [plain] = ask(engine, text).hits
    assert plain.why == ()
    [hit] = ask(engine, text, explained=True, preferred_units=(7,)).hits
    reasons = {why.what: why for why in hit.why}
    assert reasons["Wohnung → wohnung"][0::3] == ("inside", ("title",))
    assert ("synonym", ("text",)) in {why[0::3] for why in hit.why}
    assert (reasons["unit:7"].how, reasons["unit:7"].weight) == ("near", 0.1)


@pytest.mark.django_db
def test_pages_hold_every_hit_once_while_the_index_changes(engine: Engine) -> None:
    """Equal documents keep their order through commits and merges."""
    fill(engine, *[{} for _ in range(60)])
    seen: list[int] = []
    for page in range(1, 7):
        seen += ids(ask(engine, "Infostand", page=page, size=10))
        change = ObjectChange(ObjectRef(SOURCE, 1_000 + page), ())
        with engine.writer() as writer:
            writer.apply([change])
    assert sorted(seen) == list(range(1, 61))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        "a " * 5_000,
        '"' * 1_000,
        "((( AND OR NOT",
        "nul\x00nul",
        "🌹" * 300,
        "*",
        "?",
        "text:miet",
        "\u202egnunhow",
        "a*" * 200,
    ],
)
def test_whatever_is_typed_is_answered(engine: Engine, text: str) -> None:
    fill(engine, {})
    assert ask(engine, text).page == 1


@pytest.mark.django_db
def test_absurd_pages_and_facets_are_answered(engine: Engine) -> None:
    fill(engine, {})
    assert ids(ask(engine, "Infostand", page=10_000)) == []
    assert ids(ask(engine, "Infostand", page=-3, size=-1)) == [1]
    assert ids(ask(engine, "Infostand", facets={"topic": tuple(f"value {n}" for n in range(500))})) == []
