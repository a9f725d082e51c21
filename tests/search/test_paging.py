"""Going from page to page while the index changes: no hit twice, none left out."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache

from search.drain import drain
from tests.search.notes.models import Note

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("notes", "foreign_host")]


@pytest.fixture
def fifty(engine: Any) -> list[Note]:
    found = [Note.objects.create(title=f"Wohnungen {number:02}", body="Miete " * (number % 5)) for number in range(50)]
    drain()
    return found


def walk(client: Any, between: Any = None, **asked: str) -> list[str]:
    """Titles in the order of the pages, followed as a reader does; ``between`` is called with each page's number."""
    titles: list[str] = []
    page = client.get("/search/", {"q": "Wohnungen", **asked}).context["page_obj"]
    while True:
        titles += [hit.document.title for hit in page.object_list]
        if not page.has_next():
            return titles
        if between:
            between(page.number)
            drain()
        follow = {"page": str(page.next_page_number()), "shown": page.shown}
        page = client.get("/search/", {"q": "Wohnungen", **asked, **follow}).context["page_obj"]


@pytest.mark.parametrize("asked", [{}, {"sort": "newest"}])
def test_nothing_is_given_twice_or_left_out(client: Any, fifty: list[Note], asked: dict[str, str]) -> None:
    def new_ones_first(page: int) -> None:
        for number in range(7):
            Note.objects.create(title=f"Wohnungen Wohnungen {page}-{number}")

    titles = walk(client, new_ones_first, **asked)
    assert len(titles) == len(set(titles))
    assert {note.title for note in fifty} <= set(titles)


def test_what_is_deleted_meanwhile_leaves_no_gap(client: Any, fifty: list[Note]) -> None:
    first = client.get("/search/", {"q": "Wohnungen"}).context["page_obj"]
    shown = [hit.document.object_id for hit in first.object_list]

    def delete_some_that_were_shown(page: int) -> None:
        Note.objects.filter(pk__in=shown[:10] if page == 1 else ()).delete()

    titles = walk(client, delete_some_that_were_shown)
    assert sorted(titles) == sorted(note.title for note in fifty)


def test_the_count_does_not_end_it_too_soon(client: Any, fifty: list[Note]) -> None:
    """With 41 hits and one of those shown gone, the count says two pages while a hit is still to come."""
    for note in fifty[41:]:
        note.delete()
    drain()
    first = client.get("/search/", {"q": "Wohnungen"}).context["page_obj"]
    gone = first.object_list[0].document.object_id
    titles = walk(client, lambda _page: [note.delete() for note in Note.objects.filter(pk=gone)])
    assert len(set(titles)) == len(titles) == 41


def test_links_carry_a_name_and_keep_nothing_of_the_question(client: Any, fifty: list[Note]) -> None:
    text = client.get("/search/", {"q": "Wohnungen"}).content.decode()
    [link] = [part.split('"')[0] for part in text.split('href="') if part.startswith("?") and "page=2" in part]
    asked = parse_qs(urlsplit(link.replace("&amp;", "&")).query)
    assert asked["page"] == ["2"]
    assert "Wohnungen" not in asked["shown"][0]
    assert not [kept for kept in cache._cache.items() if "ohnung" in str(kept)]  # type: ignore[attr-defined]
    # Of another question, unknown, or none: pages by number.
    for shown in (asked["shown"][0], "unknown", "x" * 500, ""):
        page = client.get("/search/", {"q": "Miete", "page": "2", "shown": shown}).context["page_obj"]
        assert len(page.object_list) == 20


def test_the_api_follows_its_own_links(client: Any, fifty: list[Note], settings: Any) -> None:
    settings.ROOT_URLCONF = "cms.urls"
    titles: list[str] = []
    address: str | None = "/api/v1/search/?q=Wohnungen&page_size=20"
    while address:
        found = client.get(address).json()
        titles += [hit["title"] for hit in found["results"]]
        Note.objects.create(title=f"Wohnungen Wohnungen {len(titles)}")
        drain()
        address = found["next"]
    assert len(titles) == len(set(titles))
    assert {note.title for note in fifty} <= set(titles)
