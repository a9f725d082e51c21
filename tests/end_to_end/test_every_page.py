"""Every page of the portal: accessible, in both languages, on a phone, by keyboard, and without JavaScript."""

import secrets
from collections.abc import Callable
from typing import Any

import pytest

from cms.demo.accounts import PASSWORD
from tests.end_to_end.portal import (
    CURATION_PAGES,
    DIRECTORY_PAGES,
    MEMBER_PAGES,
    OFFICE_PAGES,
    PRIVACY_PAGES,
    PUBLIC_PAGES,
    SPOKESPERSON_PAGES,
    OpenPage,
    fill_submission,
    is_too_wide,
    open_as,
    send,
)
from tests.fixtures.hub import Hub

PAGES_OF = {
    "": PUBLIC_PAGES,
    "mitglied@example.org": ("/", *MEMBER_PAGES, "/partners/"),
    "buero@example.org": ("/", *OFFICE_PAGES, *DIRECTORY_PAGES, *CURATION_PAGES, "/search/statistics/"),
    "datenschutz@example.org": ("/", *PRIVACY_PAGES),
    "sprecherin@example.org": ("/", *SPOKESPERSON_PAGES),
    "koordination.koeln@example.org": ("/", *OFFICE_PAGES),
}
# Lists whose first entry is opened too.
DETAILS = {
    "": ("/best-practices/", "/kits/", "/partners/", "/units/"),
    "mitglied@example.org": ("/cooperations/", "/kits/"),
    "sprecherin@example.org": ("/contacts/",),
}
LANGUAGES = ("de", "en")
WIDTHS = (360, 1280)


@pytest.mark.embedded_only  # looks do not depend on the database: once is enough
@pytest.mark.parametrize("email", PAGES_OF, ids=lambda email: email.partition("@")[0] or "anonymous")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_it_is_accessible_and_fits(  # noqa: PLR0917 - three parameters are the table's
    hub: Hub, new_page: OpenPage, axe: Callable[[Any], None], email: str, language: str, width: int
) -> None:
    page = open_as(new_page, hub, email, language=language, width=width)
    for address in [*PAGES_OF[email], *first_entries(page, email)]:
        response = page.goto(address)
        assert response.status == 200, address
        assert page.locator("h1").count() == 1, address
        assert page.locator("html").get_attribute("lang") == language, address
        assert not is_too_wide(page), f"{address} scrolls sideways at {width} px"
        axe(page)


def first_entries(page: Any, email: str) -> list[str]:
    found = []
    for address in DETAILS.get(email, ()):
        page.goto(address)
        link = page.locator("main .card-list a[href], main article a[href]").first
        found.append(link.get_attribute("href"))
    return found


def test_the_keyboard_alone_signs_in_and_submits(hub: Hub, new_page: OpenPage) -> None:
    page = open_as(new_page, hub)
    page.goto("/account/login/")
    walk_to(page, "login")
    page.keyboard.type("mitglied@example.org")
    walk_to(page, "password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{hub.url}/")
    title = f"Mit Tasten {secrets.token_hex(4)}"
    page.goto("/best-practices/submit/")
    for field, text in {"title": title, "summary": "Ohne Maus geschrieben.", "description": "Taste für Taste."}.items():
        walk_to(page, field)
        page.keyboard.type(text)
    with page.expect_navigation():
        walk_to_submit(page)
        page.keyboard.press("Enter")
    assert title in page.inner_text("main")


def walk_to(page: Any, name: str) -> None:
    for _ in range(120):
        if page.evaluate("document.activeElement.name || ''") == name:
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not lead to {name}")


def walk_to_submit(page: Any) -> None:
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('main form [type=submit]')"):
            return
    pytest.fail("Tab does not lead to the button")


def test_reading_and_forms_work_without_javascript(hub: Hub, new_page: OpenPage) -> None:
    page = open_as(new_page, hub, "mitglied@example.org", javascript=False)
    for address in ("/", "/best-practices/", "/partners/", "/units/", "/search/?q=Miete"):
        assert page.goto(address).status == 200
    page.goto("/best-practices/submit/")
    title = f"Ohne Skript {secrets.token_hex(4)}"
    fill_submission(page, title=title, description="Auch so geht es.", tags="eins, zwei, drei, vier, fünf")
    send(page)
    assert title in page.inner_text("main")
    writer = open_as(new_page, hub, "sprecher@example.org", javascript=False)
    writer.goto("/contacts/new/")
    writer.fill("[name=partners_text]", "Volt")
    send(writer, "[name=find]")
    writer.locator("[name=partners]").first.check()
    writer.fill("[name=subject]", title)
    send(writer, "main form .btn-primary[type=submit]")
    writer.goto("/contacts/")
    assert title in writer.inner_text("main")
