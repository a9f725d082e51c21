"""The browser that the end-to-end tests drive works on this machine."""

from collections.abc import Callable
from typing import Any

import pytest


def test_a_page_has_language_and_width(new_page: Callable[..., Any], axe: Callable[[Any], None]) -> None:
    page = new_page(language="en", width=360)
    page.set_content("<!doctype html><html lang=en><title>A page</title><main><h1>A page</h1></main></html>")
    assert page.evaluate("[navigator.language, innerWidth]") == ["en-GB", 360]
    axe(page)


def test_axe_finds_a_violation(new_page: Callable[..., Any], axe: Callable[[Any], None]) -> None:
    page = new_page()
    page.set_content("<!doctype html><html lang=de><title>Seite</title><main><h1>Seite</h1><img src=x></main></html>")
    with pytest.raises(AssertionError, match="image-alt"):
        axe(page)
