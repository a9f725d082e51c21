"""The result page's script counts with signed tokens; the form tells the office what is missing."""

import re
from typing import Any

import pytest
from django.test import Client

from search.drain import drain
from search.missing import MOST_PER_DAY, MOST_PER_VISITOR_AND_DAY
from search.models import MissingContent, SearchClick, SearchTerm, SearchTermDay
from tests.search.notes.models import Note

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("notes", "embedded", "foreign_host")]


@pytest.fixture
def token(client: Any) -> str:
    for number in range(3):
        Note.objects.create(title=f"Miete {number}")
    drain()
    page = client.get("/search/", {"q": "Miete"})
    found = re.search(r'name="token" value="([^"]+)"', page.content.decode())
    assert found
    assert page.content.decode().count("data-place=") == 3
    return found[1]


def send(client: Any, **content: str) -> int:
    response = client.post("/search/counted/", content)
    return int(response.status_code)


def test_a_shown_page_and_a_click_are_counted(client: Any, token: str) -> None:
    assert SearchTerm.objects.count() == 0
    assert send(client, token=token) == 204
    assert send(client, token=token, place="2") == 204
    assert SearchTermDay.objects.get().searches == 1
    assert SearchClick.objects.get().document.startswith("notes.note:")


@pytest.mark.parametrize("place", ["3", "-1", "x", "²", "9" * 50, "\x00"])
def test_hits_that_were_not_on_the_page_are_refused(client: Any, token: str, place: str) -> None:
    assert send(client, token=token, place=place) == 400
    assert SearchClick.objects.count() == 0


@pytest.mark.parametrize("wrong", ["", "x", "a:b:c", "\x00", "x" * 100_000])
def test_searches_cannot_be_made_up(client: Any, token: str, wrong: str) -> None:
    assert send(client, token=wrong) == send(client, token=token[:-2] + "xx") == 400
    assert SearchTerm.objects.count() == 0


def test_it_is_not_counted_by_reading_and_not_without_the_forms_secret(token: str, settings: Any) -> None:
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "django.middleware.csrf.CsrfViewMiddleware"]
    assert Client(enforce_csrf_checks=True).get("/search/counted/", {"token": token}).status_code == 405
    assert Client(enforce_csrf_checks=True).post("/search/counted/", {"token": token}).status_code == 403


def test_an_empty_search_is_not_counted(client: Any, token: str) -> None:
    assert "search-counting" not in client.get("/search/", {"q": "  "}).content.decode()


def test_an_empty_result_offers_to_tell_the_office(client: Any, token: str) -> None:
    assert 'action="/search/missing/"' in client.get("/search/", {"q": "Xylophonkurs"}).content.decode()
    response = client.post("/search/missing/", {"text": "Ein Leitfaden für Xylophone", "contact": ""}, follow=True)
    assert response.status_code == 200
    [note] = MissingContent.objects.all()
    assert (note.text, note.contact) == ("Ein Leitfaden für Xylophone", "")


@pytest.mark.parametrize(
    "content", [{}, {"text": " "}, {"text": "x", "contact": "kein"}, {"text": "x" * 1_001}, {"text": "\x00"}]
)
def test_a_note_that_is_none_is_refused_with_a_reason(client: Any, content: dict[str, str]) -> None:
    response = client.post("/search/missing/", content)
    assert response.status_code == 422
    assert response.context["form"].errors
    assert not MissingContent.objects.exists()


def test_floods_are_refused(client: Any) -> None:
    for _number in range(MOST_PER_VISITOR_AND_DAY):
        assert client.post("/search/missing/", {"text": "Es fehlt etwas."}).status_code == 302
    assert client.post("/search/missing/", {"text": "Es fehlt etwas."}).status_code == 429
    MissingContent.objects.bulk_create(MissingContent(text="x") for _number in range(MOST_PER_DAY))
    assert Client().post("/search/missing/", {"text": "Es fehlt etwas."}).status_code == 429
