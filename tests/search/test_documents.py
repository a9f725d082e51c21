"""What a document must be, and what a registry refuses."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from search import registry
from search.documents import InvalidDocumentError, SearchDocument, document_key
from search.engines.payload import fingerprint, from_payload, to_payload
from search.query import DEEPEST_HIT, LONGEST_TEXT, SearchQuery
from tests.search.notes.sources import folder_source, note_source

GOOD: dict[str, Any] = {
    "key": "notes.note:1",
    "source": "notes.note",
    "object_id": 1,
    "kind": "note",
    "title": "Titel",
    "url": "/1/",
    "audience": frozenset({"public"}),
}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("audience", frozenset()),
        ("audience", "public"),
        ("key", "notes.note:2"),
        ("key", "notes.note:12"),
        ("title", " "),
        ("url", ""),
        ("kind", ""),
        ("date", datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)),
        ("location", (91.0, 0.0)),
        ("facets", {"topic": "housing"}),
    ],
)
def test_an_unusable_field_is_named_without_its_content(field: str, value: Any) -> None:
    with pytest.raises(InvalidDocumentError, match=f"notes.note:1: {field} is not usable"):
        SearchDocument(**(GOOD | {field: value}))


def test_an_unknown_token_is_refused() -> None:
    with pytest.raises(ValueError, match="audience token"):
        SearchDocument(**(GOOD | {"audience": frozenset({"everybody"})}))


def test_a_document_comes_back_from_its_payload() -> None:
    document = SearchDocument(
        **GOOD,
        summary="s",
        body="b",
        facets={"topic": ("a", "b")},
        unit=3,
        region="05315",
        location=(50.9, 6.9),
        date=datetime.date(2026, 1, 1),
    )
    assert from_payload(to_payload(document)) == document


def test_the_fingerprint_changes_with_the_audience_only_when_it_differs() -> None:
    one, other = (
        SearchDocument(**(GOOD | {"audience": frozenset(a)})) for a in (["public", "members"], ["members", "public"])
    )
    assert fingerprint(one) == fingerprint(other) != fingerprint(SearchDocument(**GOOD))


def test_keys_tell_the_parts_of_an_object_apart() -> None:
    assert SearchDocument(**(GOOD | {"key": document_key("notes.note", 1, "de")})).key == "notes.note:1:de"


@pytest.mark.usefixtures("notes")
def test_a_source_is_registered_once() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"notes\.note is registered twice"):
        registry.register(note_source())
    registry.unregister(folder_source())
    with pytest.raises(ImproperlyConfigured, match="'note' is registered twice"):
        registry.register(note_source(model=folder_source().model))


@pytest.mark.parametrize(("page", "size", "expected"), [(0, 20, 1), (10**9, 20, DEEPEST_HIT // 20), (-5, -1, 1)])
def test_a_cleaned_query_stays_within_the_limits(page: int, size: int, expected: int) -> None:
    query = SearchQuery(text="x" * 10_000 + "\x00", audience=frozenset({"public"}), page=page, size=size).cleaned()
    assert (query.page, len(query.text)) == (expected, LONGEST_TEXT)
    assert query.offset + query.size <= DEEPEST_HIT
