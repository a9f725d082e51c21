"""A member's write-up, from the form to the reader in another branch."""

import secrets
from email import message_from_string
from email.policy import default
from functools import partial
from typing import Any

from tests.end_to_end.portal import OpenPage, eventually, fill_submission, open_as, search, send
from tests.fixtures.hub import Hub

WORD = "Nachbarschaftswerkstatt"


def test_it_is_revised_published_and_found_elsewhere(hub: Hub, new_page: OpenPage) -> None:
    title = f"Offene Werkbänke {secrets.token_hex(4)}"
    author = open_as(new_page, hub, "mitglied@example.org")
    submit(author, title)
    coordinator = open_as(new_page, hub, "koordination.koeln@example.org")
    ask_for_change(coordinator, title)
    wait_for_mail(hub, "Bitte nenne die Kosten")
    revise(author, title)
    publish(coordinator, title)
    reader = open_as(new_page, hub, "mitglied.essen@example.org")
    found_by_inflection_and_part(reader, title)
    read(reader, title)


def submit(page: Any, title: str) -> None:
    page.goto("/best-practices/submit/")
    fill_submission(
        page,
        title=title,
        description=f"In unserer {WORD} haben wir einen Sommer lang Fahrräder repariert.",
        tags="Reparieren, Fahrrad, Sommer, Nachbarn, Stadtteil",
    )
    assert send(page).status == 200
    assert title in page.inner_text("main")


def ask_for_change(page: Any, title: str) -> None:
    page.goto("/best-practices/tasks/")
    page.get_by_role("link", name=title, exact=True).click()
    page.fill("[name=remark]", "Bitte nenne die Kosten.")
    send(page, "[value=request_changes]")
    assert title not in page.inner_text("main")


def wait_for_mail(hub: Hub, text: str) -> None:
    eventually(lambda: [mail for mail in hub.mails() if "To: mitglied@example.org" in mail and readable(mail, text)])


def readable(mail: str, text: str) -> bool:
    body = message_from_string(mail, policy=default).get_body(("plain",))
    return body is not None and text in body.get_content()


def revise(page: Any, title: str) -> None:
    page.goto("/best-practices/mine/")
    card = page.locator("article", has_text=title)
    card.locator("a[href$='/edit/']").click()
    assert "Bitte nenne die Kosten." in page.inner_text("main")
    page.fill("[name=cost_euro]", "120")
    send(page)


def publish(page: Any, title: str) -> None:
    page.goto("/best-practices/tasks/")
    page.get_by_role("link", name=title, exact=True).click()
    assert "120" in page.inner_text("main")
    send(page, "[value=approve]")


def found_by_inflection_and_part(page: Any, title: str) -> None:
    # The text says "Fahrräder" and "Nachbarschaftswerkstatt": another form of the word, then one part of the compound.
    name = title.rsplit(maxsplit=1)[-1]
    for words in ("Fahrrades", "Werkstätten"):
        html = eventually(partial(results_with, page, f"{words} {name}", name))
        assert "<mark>" in html
        assert page.locator("main aside [type=checkbox]").count() > 0


def results_with(page: Any, words: str, name: str) -> str:
    """The list of results when ``name`` stands in it, otherwise nothing."""
    search(page, words)
    results = page.locator("main .card-list")
    return results.inner_html() if results.count() and name in results.inner_text() else ""


def read(page: Any, title: str) -> None:
    page.goto("/best-practices/")
    page.get_by_role("link", name=title, exact=True).first.click()
    text = page.inner_text("main")
    assert WORD in text
    assert "Flugblatt" in text
    assert page.locator("main img").count() == 2
    for tag in ("Reparieren", "Fahrrad", "Sommer", "Nachbarn", "Stadtteil"):
        assert tag.lower() in text.lower()
