"""What people do in the hub's pages, one function an action. Fields are found by name: it holds in both languages."""

import io
import re
import time
from collections.abc import Callable
from typing import Any

from PIL import Image

from cms.demo.accounts import PASSWORD
from tests.fixtures.hub import Hub

OpenPage = Callable[..., Any]
# The portal's own addresses that lead somewhere for everybody who may open them.
PUBLIC_PAGES = (
    "/",
    "/search/",
    "/search/?q=Haustür",
    "/best-practices/",
    "/kits/",
    "/partners/",
    "/partners/map/",
    "/units/",
    "/account/login/",
    "/search/missing/",
)
MEMBER_PAGES = (
    "/best-practices/submit/",
    "/best-practices/quick/",
    "/best-practices/mine/",
    "/best-practices/searches/",
    "/best-practices/?sort=fit",
    "/best-practices/plans/",
    "/best-practices/care/",
    "/best-practices/archive/",
    "/best-practices/questions/lag-wohnen/",
    "/best-practices/questions/lag-wohnen/new/",
    "/kits/mine/",
    "/account/profile/",
    "/cooperations/",
)
OFFICE_PAGES = ("/best-practices/tasks/", "/partners/new/", "/account/invitations/")
SPOKESPERSON_PAGES = (
    "/contacts/", "/contacts/new/", "/contacts/overview/", "/contacts/rhythms/", "/contacts/settings/",
    "/contacts/handover/", "/contacts/inbox/",
    "/follow-ups/", "/cooperations/candidacies/", "/cooperations/board/", "/cooperations/table/",
    "/cooperations/promises/", "/cooperations/1/links/?q=a",
)  # fmt: skip
DIRECTORY_PAGES = (
    "/partners/duplicates/", "/partners/export/", "/partners/imports/", "/partners/print/", "/partners/table/",
    "/members/", "/partners/corrections/", "/partners/corrections/1/", "/partners/1/suggest/", "/partners/reviews/",
    "/partners/reviews/periods/", "/partners/1/history/", "/partners/1/connections/", "/partners/1/connections/new/",
    "/partners/1/timeline/",
)  # fmt: skip
PRIVACY_PAGES = (
    "/privacy/", "/privacy/requests/new/", "/privacy/persons/", "/privacy/persons/1/letter/", "/privacy/retention/",
    "/privacy/register/", "/contacts/break-glass/",
)  # fmt: skip
CURATION_PAGES = (
    "/vocabularies/topics/", "/vocabularies/topics/1/", "/vocabularies/topics/1/merge/", "/vocabularies/tags/",
    "/numbers/", "/kits/remarks/", "/best-practices/care/",
)  # fmt: skip
PATIENCE_SECONDS = 60

_sessions: dict[tuple[str, str], list[dict[str, Any]]] = {}


def open_as(new_page: OpenPage, hub: Hub, email: str = "", **options: Any) -> Any:
    """A page of somebody who is signed in already; without ``email`` of nobody."""
    page = new_page(base_url=hub.url, **options)
    if email:
        key = (hub.url, email)
        if key not in _sessions:
            sign_in(page, email)
            _sessions[key] = page.context.cookies()
        page.context.add_cookies([cookie for cookie in _sessions[key] if cookie["name"] == "sessionid"])
    return page


def sign_in(page: Any, email: str) -> None:
    page.goto("/account/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(re.compile(r"^[^?]+//[^/]+/$"))


def photo(colour: str) -> dict[str, Any]:
    buffer = io.BytesIO()
    Image.new("RGB", (800, 500), colour).save(buffer, "JPEG")
    return {"name": f"{colour}.jpg", "mimeType": "image/jpeg", "buffer": buffer.getvalue()}


def pdf() -> dict[str, Any]:
    content = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    return {"name": "flugblatt.pdf", "mimeType": "application/pdf", "buffer": content}


def fill_submission(page: Any, *, title: str, description: str, tags: str) -> None:
    page.fill("[name=title]", title)
    page.fill("[name=summary]", "Zwei Sätze, die erklären, was wir getan haben. Und warum es sich lohnt.")
    page.fill("[name=description]", description)
    page.fill("[name=tags]", tags)
    for index, colour in enumerate(("darkred", "navy")):
        # A chosen photo is kept with the draft at once, if by a script; what is said about it keeps its place.
        row = page.locator("[data-photo]").nth(index)
        row.locator("[type=file]").set_input_files(photo(colour))
        if page.locator("html.has-script").count():
            row.locator("img").wait_for()
        row.locator("[name$=-alt_text]").fill(f"Ein Stand vor einer Wand in {colour}")
        row.locator("[name$=-people]").select_option("nobody")
    page.set_input_files("[name=materials-0-file]", pdf())
    page.fill("[name=materials-0-title]", "Flugblatt")


def send(page: Any, selector: str = "main form [type=submit]") -> Any:
    """Send the page's form; the answer to the page that follows."""
    with page.expect_navigation() as navigation:
        page.locator(selector).first.click()
    return navigation.value


def eventually(check: Callable[[], Any], *, seconds: float = PATIENCE_SECONDS) -> Any:
    """The first true answer of ``check``; background work (mail, index) may take a moment."""
    deadline = time.monotonic() + seconds
    while True:
        if answer := check():
            return answer
        assert time.monotonic() < deadline, f"not within {seconds} s: {check}"
        time.sleep(0.5)


def search(page: Any, text: str) -> str:
    page.goto(f"/search/?q={text}")
    return str(page.inner_html("main"))


def is_too_wide(page: Any) -> bool:
    return bool(page.evaluate("document.scrollingElement.scrollWidth > innerWidth"))
