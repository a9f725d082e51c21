"""Searching in the browser: suggestions by keyboard, chips, and all of it on a phone and without JavaScript."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.end_to_end.portal import OpenPage, is_too_wide, open_as
from tests.fixtures.hub import Hub

BOXES = {"/search/": "#search-text", "/units/": "#site-search"}


@pytest.mark.parametrize("address", BOXES)
def test_suggestions_are_used_by_keyboard(
    hub: Hub, new_page: OpenPage, axe: Callable[[Any], None], address: str
) -> None:
    page = open_as(new_page, hub, width=360)
    page.goto(address)
    box = page.locator(BOXES[address])
    assert box.get_attribute("role") == "combobox"
    box.focus()
    page.keyboard.type("köl")
    options = page.locator(f"#{box.get_attribute('aria-controls')} [role=option]")
    options.first.wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    axe(page)
    assert not is_too_wide(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert box.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    assert options.first.get_attribute("aria-selected") == "true"
    assert "Vorschl" in page.locator(".has-suggestions [role=status]").filter(has_text="Vorschl").first.inner_text()
    page.keyboard.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    assert box.input_value() == "köl"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Köln" in page.inner_text("main")


def test_enter_without_a_choice_searches(hub: Hub, new_page: OpenPage) -> None:
    page = open_as(new_page, hub)
    page.goto("/search/")
    page.locator("#search-text").focus()
    page.keyboard.type("infost")
    page.locator("[role=option]").first.wait_for()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "q=infost" in page.url


@pytest.mark.parametrize("javascript", [True, False])
def test_prefixes_become_chips_that_can_be_taken_out(hub: Hub, new_page: OpenPage, javascript: bool) -> None:
    page = open_as(new_page, hub, width=360, javascript=javascript)
    page.goto('/search/?q=kv:köln "haustür" -xylophon')
    chips = page.locator(".search-chips a")
    assert [text.partition(":")[0].strip() for text in chips.all_inner_texts()] == [
        "Entfernen",
        "Entfernen",
        "Entfernen",
    ]
    assert "KV Köln" in chips.first.inner_text()
    assert page.locator("#search-text").input_value() == '"haustür" -xylophon'
    chips.first.click()
    page.wait_for_url(lambda url: "unit=" not in url and "kv" not in url)
    assert page.locator(".search-chips a").count() == 2


def test_an_empty_result_leads_on(hub: Hub, new_page: OpenPage, axe: Callable[[Any], None]) -> None:
    page = open_as(new_page, hub, width=360)
    page.goto('/search/?q="infostand xylophon"')
    axe(page)
    with page.expect_navigation():
        page.locator(".empty a").first.click()
    assert page.locator("main article").count() > 0
    page.goto("/search/?q=xylophonquastel")
    page.fill("[name=text]", "Ein Leitfaden für Xylophone fehlt.")
    with page.expect_navigation():
        page.locator(".search-missing [type=submit]").click()
    assert "Danke" in page.inner_text("main")
    office = open_as(new_page, hub, "buero@example.org")
    office.goto("/search/statistics/")
    assert "Ein Leitfaden für Xylophone fehlt." in office.inner_text("main")
