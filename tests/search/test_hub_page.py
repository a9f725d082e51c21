"""The search page inside the hub: its base template, its language, its declared rule."""

from typing import Any

import pytest

from search.drain import drain
from search.views import search
from tests.search.notes.models import Note

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("notes")]


@pytest.mark.parametrize(("language", "heading"), [("de", "Suche"), ("en", "Search")])
def test_anybody_reads_it_in_their_language(embedded: Any, client: Any, language: str, heading: str) -> None:
    Note.objects.create(title="Wohnungsnot")
    drain()
    page = client.get("/search/", {"q": "Wohnung"}, headers={"accept-language": language})
    text = page.content.decode()
    assert page.status_code == 200
    assert f"<h1>{heading}</h1>" in text
    assert text.count("<h1") == 1
    assert "<mark>Wohnungsnot</mark>" in text
    assert "private" in page.headers["Cache-Control"]


def test_it_declares_its_rule() -> None:
    assert search.access_rule == "public"  # type: ignore[attr-defined]
