"""A spokesperson's call: seen by who may, and by nobody else anywhere."""

import datetime
import secrets
from typing import Any

import pytest
from django.utils import timezone

from tests.end_to_end.portal import OpenPage, eventually, open_as
from tests.fixtures.hub import Hub

PARTNER = "Klimaliste NRW"
OTHERS = ("", "admin@example.org", "buero@example.org", "mitglied@example.org", "koordination.koeln@example.org")
# Lists, searches, feeds and the admin: wherever a trace could be left.
PLACES = (
    "/",
    "/best-practices/",
    "/partners/",
    "/partners/?q=Klimaliste",
    "/units/",
    "/follow-ups/",
    "/contacts/",
    "/search/?q=Zitronenfalter",
    "/api/v1/search/?q=Zitronenfalter",
    "/api/v1/",
    "/cms/",
    "/cms/pages/",
    "/cms/reports/site-history/",
)


def choose_partner(page: Any) -> None:
    with page.expect_response("**/partners/choices/**"):
        page.fill("[name=partners_text]", "Klimaliste")
    page.get_by_role("checkbox", name=PARTNER).check()


@pytest.fixture
def noted(hub: Hub, new_page: OpenPage) -> tuple[str, str]:
    """(a word that stands in the note only, the note's address)."""
    word = f"Zitronenfalter{secrets.token_hex(4)}"
    page = open_as(new_page, hub, "sprecherin@example.org")
    page.goto("/contacts/new/")
    choose_partner(page)
    page.fill("[name=subject]", f"Anruf {word}")
    page.fill("[name=notes]", f"Wir haben über {word} gesprochen.")
    page.fill("[name=next_step]", f"Rückruf {word}")
    next_week = timezone.localdate() + datetime.timedelta(days=7)
    page.fill("[name=next_due]", next_week.isoformat())
    # Enter saves, though "Find" is the form's first button.
    with page.expect_navigation():
        page.press("[name=subject]", "Enter")
    page.goto("/contacts/")
    page.get_by_role("link", name=word).first.click()
    return word, page.evaluate("location.pathname")


def test_it_is_on_the_dashboard_and_the_colleague_reads_it(
    hub: Hub, new_page: OpenPage, noted: tuple[str, str]
) -> None:
    word, address = noted
    own = open_as(new_page, hub, "sprecherin@example.org")
    own.goto("/")
    assert f"Rückruf {word}" in own.inner_text("main")
    colleague = open_as(new_page, hub, "sprecher@example.org")
    assert colleague.goto(address).status == 200
    assert f"über {word} gesprochen" in colleague.inner_text("main")


def test_a_choice_made_while_the_list_is_on_its_way_stays(hub: Hub, new_page: OpenPage) -> None:
    page = open_as(new_page, hub, "sprecherin@example.org")
    page.goto("/contacts/new/")
    choose_partner(page)
    chosen = page.get_by_role("checkbox", name=PARTNER)
    chosen.uncheck()
    on_their_way: list[Any] = []
    page.route("**/partners/choices/**", lambda route: on_their_way.append(route))  # noqa: PLW0108  (it marks handlers; a built-in cannot be marked)
    page.fill("[name=partners_text]", "Klima")
    page.wait_for_selector("[name=partners_text].htmx-request")
    chosen.check()
    eventually(lambda: page.wait_for_timeout(100) or len(on_their_way) > 1)
    for route in on_their_way:
        route.continue_()
    page.wait_for_selector("[name=partners_text]:not(.htmx-request)")
    assert chosen.is_checked()


@pytest.mark.parametrize("email", OTHERS)
def test_nobody_else_finds_a_trace(hub: Hub, new_page: OpenPage, noted: tuple[str, str], email: str) -> None:
    word, address = noted
    page = open_as(new_page, hub, email)
    if email:
        assert page.goto(address).status == 404
    else:
        page.goto(address)
        assert "/account/login/" in page.url
    assert word not in page.content()
    for place in PLACES:
        page.goto(place)
        assert word not in page.content(), place
        assert f'href="{address}"' not in page.content(), place
