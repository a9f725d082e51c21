"""The page for people: everything on it, nothing from outside, no script in it."""

import re
from html.parser import HTMLParser

import pytest

from coalition.api_conventions.problems import KINDS
from tests.contracts.api.conftest import Get
from tests.contracts.api.test_openapi import OPERATIONS


class Elements(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.fixture
def html(get: Get) -> str:
    response = get("/docs")
    assert response.status_code == 200
    return str(response.content.decode())


def test_nothing_comes_from_outside_and_no_script_is_inline(html: str) -> None:
    elements = Elements(html).found
    loaded = [attrs.get("src") or attrs.get("href") for tag, attrs in elements if tag in {"script", "link", "img"}]
    assert loaded
    assert all(str(address).startswith("/") and not str(address).startswith("//") for address in loaded)
    assert all("src" in attrs for tag, attrs in elements if tag == "script")
    assert not [tag for tag, attrs in elements if tag == "style" or "style" in attrs]
    assert not [name for _, attrs in elements for name in attrs if name.startswith("on")]


def test_every_operation_and_error_has_its_anchor(html: str) -> None:
    anchors = [attrs["id"] for _, attrs in Elements(html).found if "id" in attrs]
    assert len(anchors) == len(set(anchors))
    assert set(anchors) >= OPERATIONS | {kind.slug for kind in KINDS.values()}
    assert sum(tag == "h1" for tag, _ in Elements(html).found) == 1


def test_problems_lead_to_their_explanation(get: Get, html: str) -> None:
    address = get("/units/", colour="red").json()["type"]
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/api/v1/docs#invalid-parameters", address)
    assert 'id="invalid-parameters"' in html


def test_the_root_leads_everywhere(get: Get) -> None:
    for address in get("/").json()["links"].values():
        assert get(address.partition("/api/v1")[2]).status_code == 200
