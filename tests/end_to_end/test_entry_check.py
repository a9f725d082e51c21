"""A partner without an account answers by the link in its mail, in a real browser."""

import re
from collections.abc import Callable
from email import message_from_string, policy
from typing import Any

import pytest

from tests.end_to_end.portal import OpenPage, eventually, is_too_wide, open_as, send
from tests.fixtures.hub import Hub

OFFICE = "buero@example.org"


@pytest.mark.embedded_only  # what a browser does with the link does not depend on the database
def test_a_partner_corrects_its_entry_by_the_link_in_its_mail(
    hub: Hub, new_page: OpenPage, axe: Callable[[Any], None]
) -> None:
    office = open_as(new_page, hub, OFFICE)
    visitor = new_page(base_url=hub.url, width=360)
    visitor.goto("/partners/?kind=union")
    entry = visitor.locator("main .card-list a[href]").first.get_attribute("href")
    known = set(links_of(hub))
    office.goto(entry)
    send(office, f'form[action="{entry}ask/"] button')
    link = eventually(lambda: next((one for one in links_of(hub) if one not in known), ""))

    assert link.startswith(hub.url)
    assert visitor.goto(link).status == 200
    assert not is_too_wide(visitor)
    visitor.locator("details summary").click()
    axe(visitor)
    visitor.fill("[name=phone]", "0211 4711")
    answer = send(visitor, "details [type=submit]")
    assert (answer.status, visitor.url) == (200, f"{hub.url}/partners/check/thanks/")
    assert visitor.goto(link).status == 404

    office.goto(entry)
    office.locator("main .alert a[href*='/partners/corrections/']").click()
    office.locator("button[value=all]").wait_for()
    assert "0211 4711" in office.inner_text("main")


def links_of(hub: Hub) -> list[str]:
    bodies = [message_from_string(mail, policy=policy.default).get_body(("plain",)) for mail in hub.mails()]
    texts = [body.get_content() for body in bodies if body is not None]
    return [found[0] for text in texts if (found := re.search(r"http\S+/partners/check/\S+", text))]
