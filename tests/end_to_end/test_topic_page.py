"""A working group's editor changes its topic page in the page editor; the neighbour's editor is kept out."""

import json
import secrets
from typing import Any

import pytest

from tests.end_to_end.portal import OpenPage, open_as
from tests.fixtures.hub import Hub

REFUSED_PLACES = ("edit", "copy", "move", "delete", "unpublish", "history", "workflow_history")


@pytest.fixture
def topic_page(hub: Hub) -> int:
    printed = hub.manage(
        "shell",
        "-v0",
        "-c",
        "from cms.models import TopicPage; print(TopicPage.objects.get(slug='bezahlbar-wohnen').pk)",
    )
    return int(json.loads(printed.strip().splitlines()[-1]))


def test_the_own_editor_saves_and_submits(hub: Hub, new_page: OpenPage, topic_page: int) -> None:
    word = f"Mietendeckel{secrets.token_hex(3)}"
    page = open_as(new_page, hub, "redaktion.wohnen@example.org")
    page.goto(f"/cms/pages/{topic_page}/edit/")
    page.fill("[name=summary]", f"Neu in der Zusammenfassung: {word}.")
    page.locator("[name=action-submit]").first.dispatch_event("click")
    page.wait_for_load_state("networkidle")
    page.goto(f"/cms/pages/{topic_page}/edit/")
    assert word in page.input_value("[name=summary]")
    reader = open_as(new_page, hub)
    reader.goto("/units/lag-wohnen/bezahlbar-wohnen/")
    assert word not in reader.content()


def test_a_foreign_editor_is_refused_everywhere(hub: Hub, new_page: OpenPage, topic_page: int) -> None:
    page = open_as(new_page, hub, "redaktion.klima@example.org")
    for place in REFUSED_PLACES:
        refused(page, f"/cms/pages/{topic_page}/{place}/")
    refused(page, f"/cms/bulk/wagtailcore/page/delete/?id={topic_page}")


def refused(page: Any, address: str) -> None:
    """403, 404, or back to the admin's start; and never the form."""
    response = page.goto(address)
    assert response.status in {403, 404} or page.url.rstrip("/").endswith("/cms"), (
        f"{address}: {response.status} {page.url}"
    )
