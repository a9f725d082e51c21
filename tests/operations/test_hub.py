"""The hub as `make demo` starts it: up, with the demo data, index and database in agreement."""

import json
from collections.abc import Callable
from typing import Any

from tests.fixtures.hub import Hub


def test_everything_is_up(hub: Hub) -> None:
    status, _, body = hub.request("/readyz")
    answered = json.loads(body)
    assert (status, answered.pop("metrics")["search_outbox"]) == (200, 0)
    assert answered == {"status": "up", "database": "up", "queue": "up", "search": "up"}


def test_search_agrees_with_the_database(hub: Hub) -> None:
    hub.manage("search_index", "check")


def test_the_start_page_opens_in_both_languages(hub: Hub, new_page: Callable[..., Any]) -> None:
    for language in ("de", "en"):
        page = new_page(language=language, base_url=hub.url)
        page.goto("/")
        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("h1").count() == 1
