"""Every page type of the site, for everybody, in both languages."""

import datetime
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from cms.models import EventPage, StandardPage
from coalition.roles import Role
from tests.cms.world import MARKER, World, make_member
from tests.factories.best_practices import published

pytestmark = pytest.mark.django_db

INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", re.IGNORECASE)


@pytest.fixture
def pages(world: World) -> dict[str, Page]:
    place = world.own.unit.page
    event = EventPage(title="Regionalkonferenz", slug="regionalkonferenz", starts_at=timezone.now(), place="Köln")
    place.add_child(instance=event)
    body = [("text", "<p>Erst lesen.</p>"), ("heading", "Danach"), ("quote", {"text": "Los!", "source": ""})]
    standard = StandardPage(title="Hilfe", slug="hilfe", body=body)
    place.add_child(instance=standard)
    return {"home": world.home, "unit": place, "topic": world.own.live, "event": event, "standard": standard}


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("kind", ["home", "unit", "topic", "event", "standard"])
@pytest.mark.parametrize("signed_in", [False, True])
def test_page_renders(pages: dict[str, Page], world: World, kind: str, language: str, signed_in: bool) -> None:
    client = Client(headers={"accept-language": language})
    if signed_in:
        client.force_login(world.own.coordinator)
    response = client.get(pages[kind].url)
    html = response.content.decode()
    assert response.status_code == 200
    assert f'<html lang="{language}">' in html
    assert len(re.findall(r"<h1\b", html)) == 1
    assert not INLINE.search(html)
    assert 'class="skip-link" href="#content"' in html
    assert MARKER not in html


@pytest.mark.parametrize(("language", "word"), [("de", "Hauptnavigation"), ("en", "Main navigation")])
def test_shell_speaks_the_language_asked_for(world: World, language: str, word: str) -> None:
    assert word in Client(headers={"accept-language": language}).get("/").content.decode()


def test_language_switch_is_a_form_that_stays_on_the_page(world: World, client: Client) -> None:
    response = client.post("/i18n/setlang/", {"language": "en", "next": "/units/klima/"})
    assert response.headers["Location"] == "/units/klima/"
    assert '<html lang="en">' in client.get("/units/klima/").content.decode()


@pytest.mark.parametrize("language", ["de", "en"])
def test_unknown_address(world: World, language: str) -> None:
    response = Client(headers={"accept-language": language}).get("/gibt-es-nicht/")
    assert response.status_code == 404
    assert not INLINE.search(response.content.decode())


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (None, False),
        (Role.MEMBER, False),
        (Role.COORDINATOR, False),
        (Role.STATE_OFFICE, False),
        (Role.BOARD, True),
        (Role.SPOKESPERSON, True),
    ],
)
def test_contact_log_is_named_only_to_those_who_may_open_it(
    world: World, client: Client, role: Any, sees: bool
) -> None:
    if role:
        client.force_login(make_member("somebody", world.own.unit, role))
    html = client.get("/units/klima/").content.decode()
    assert ('href="/contacts/"' in html) is sees


@pytest.mark.parametrize(("role", "sees"), [(Role.MEMBER, False), (Role.EDITOR, True), (Role.COORDINATOR, True)])
def test_admin_is_named_only_to_those_with_access(world: World, client: Client, role: Role, sees: bool) -> None:
    client.force_login(make_member("somebody", world.own.unit, role))
    assert ('href="/cms/"' in client.get("/").content.decode()) is sees


def test_signing_out_is_a_post(world: World, client: Client) -> None:
    client.force_login(world.own.editor)
    html = client.get("/").content.decode()
    assert '<form method="post" action="/account/logout/">' in html
    assert 'href="/account/logout/"' not in html


def test_names_of_coordinators_are_for_members(world: World, client: Client) -> None:
    address = world.own.unit.page.url
    assert str(world.own.coordinator) not in client.get(address).content.decode()
    client.force_login(make_member("somebody", world.foreign.unit))
    assert str(world.own.coordinator) in client.get(address).content.decode()


def test_closed_pages_are_in_no_list(world: World, client: Client) -> None:
    PageViewRestriction.objects.create(page=world.own.live, restriction_type=PageViewRestriction.LOGIN)
    for address in ("/", world.own.unit.page.url):
        assert world.own.live.slug not in client.get(address).content.decode()
    client.force_login(make_member("somebody", world.foreign.unit))
    assert world.own.live.slug in client.get(world.own.unit.page.url).content.decode()


@pytest.mark.usefixtures("pages")
@pytest.mark.parametrize("place", ["unit", "front", "dashboard"])
def test_events_to_come_are_announced_and_past_ones_are_not(world: World, client: Client, place: str) -> None:
    address = world.own.unit.page.url if place == "unit" else "/"
    if place == "dashboard":
        client.force_login(world.own.editor)
    assert "regionalkonferenz" in client.get(address).content.decode()
    EventPage.objects.update(starts_at=timezone.now() - datetime.timedelta(days=2))
    assert "regionalkonferenz" not in client.get(address).content.decode()


def test_english_dates_name_the_month(pages: dict[str, Page]) -> None:
    EventPage.objects.update(starts_at=datetime.datetime(2030, 3, 4, 18, 5, tzinfo=datetime.UTC))
    html = Client(headers={"accept-language": "en"}).get(pages["event"].url).content.decode()
    assert "4 March 2030, 19:05" in html


@pytest.mark.parametrize(
    ("address", "room"),
    [
        ("/best-practices/", "/best-practices/"),
        ("/units/", "/units/"),
        ("/partners/", "/partners/"),
        ("/cooperations/", "/partners/"),
        ("/search/", None),
    ],
)
def test_the_room_one_is_in_is_marked(world: World, client: Client, address: str, room: str | None) -> None:
    client.force_login(world.own.editor)
    html = client.get(address).content.decode()
    main = html[html.index('id="site-nav"') : html.index("site-nav__end")]
    assert re.findall(r'<a href="([^"]+)" aria-current', main) == ([room] if room else [])


def test_a_write_up_is_in_the_room_of_write_ups(world: World, client: Client) -> None:
    page = published(world.own.unit)
    main = client.get(page.url).content.decode().split("site-nav__end")[0]
    assert re.findall(r'<a href="([^"]+)" aria-current', main) == ["/best-practices/"]


def test_the_editor_bears_the_name_of_the_hub_and_leads_to_ones_own_pages(world: World, client: Client) -> None:
    client.force_login(world.own.editor)
    html = client.get("/cms/").content.decode()
    assert "cms/logo.svg" in html
    assert "- Wagtail</title>" not in html
    assert '"label": "Zum Portal"' in html
    assert f"/cms/pages/{world.own.live.pk}/edit/" in html
    assert f"/cms/pages/{world.own.unit.page_id}/edit/" in html
    assert f"/cms/pages/{world.foreign.live.pk}/edit/" not in html


def test_imprint_and_privacy_notice_are_in_the_footer(world: World, client: Client) -> None:
    html = client.get("/units/klima/").content.decode()
    assert 'href="/impressum/"' in html
    assert 'href="/datenschutz/"' in html


@pytest.mark.parametrize("signed_in", [False, True])
def test_home_asks_the_same_number_of_queries_for_any_number_of_units(world: World, signed_in: bool) -> None:
    client = Client()
    if signed_in:
        client.force_login(world.own.coordinator)
    _publish(world, 0)
    client.get("/")  # content types and sites are remembered from here on
    few = _queries(client, "/")
    for number in range(1, 6):
        _publish(world, number)
    assert _queries(client, "/") == few


def test_unit_page_asks_the_same_number_of_queries_for_any_number_of_pages(world: World) -> None:
    client = Client()
    address = world.own.unit.page.url
    _publish(world, 0)
    client.get(address)
    few = _queries(client, address)
    for number in range(1, 6):
        _publish(world, number)
    assert _queries(client, address) == few


def _queries(client: Client, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def _publish(world: World, number: int) -> None:
    from best_practices.models import BestPracticePage
    from tests.cms.world import make_topic_page

    room = world.own
    make_topic_page(room.unit, f"Thema {number}", f"thema-{number}", owner=room.editor, live=True)
    page = BestPracticePage(title=f"Bericht {number}", slug=f"bericht-{number}", summary="…", owner=room.editor)
    room.unit.page.add_child(instance=page)
    page.save_revision().publish()
