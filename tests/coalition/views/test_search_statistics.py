"""The office's page of what is searched: for the office alone, and without a title that its reader may not find."""

import pytest

from search.models import MissingContent
from search.statistics import record_click, record_search
from tests.coalition.conftest import ClientFor
from tests.coalition.world import World

ADDRESS = "/search/statistics/"
OTHERS = ("member", "editor", "coordinator", "board", "spokesperson", "data_protection", "superuser")


@pytest.fixture
def counted(world: World) -> MissingContent:
    partner = world.partners["members"]
    for person in range(5):
        record_search(text="Mietenwahnsinn", person=person, found=1)
        record_search(text="Xylophonkurs", person=person, found=0)
        record_click(text="Mietenwahnsinn", document=f"coalition.partner:{partner.pk}", person=person)
        record_click(text="Mietenwahnsinn", document="coalition.partner:999999", person=person)
    record_search(text="Einzelfall", person=1, found=0)
    return MissingContent.objects.create(text="Es fehlt ein Leitfaden", contact="wer@example.org")


def test_the_office_reads_counts_and_notes(world: World, as_user: ClientFor, counted: MissingContent) -> None:
    page = as_user(world.users["state_office"]).get(ADDRESS)
    text = page.content.decode()
    assert [(row.text, row.searches) for row in page.context["without_result"]] == [("xylophonkurs", 5)]
    assert {row.text for row in page.context["top"]} == {"mietenwahnsinn", "xylophonkurs"}
    assert [document.title for _count, document in page.context["clicked"]] == [world.partners["members"].name]
    assert "Es fehlt ein Leitfaden" in text
    assert "einzelfall" not in text.lower()
    assert "no-store" in page.headers["Cache-Control"]


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_does(world: World, as_user: ClientFor, counted: MissingContent, role: str) -> None:
    client = as_user(world.users[role])
    assert client.get(ADDRESS).status_code == 403
    assert client.post(f"{ADDRESS}missing/{counted.pk}/done/").status_code == 403
    assert MissingContent.objects.filter(pk=counted.pk).exists()


def test_a_note_is_deleted_when_done(world: World, as_user: ClientFor, counted: MissingContent) -> None:
    client = as_user(world.users["state_office"])
    assert client.get(f"{ADDRESS}missing/{counted.pk}/done/").status_code == 405
    assert client.post(f"{ADDRESS}missing/{counted.pk}/done/").status_code == 302
    assert client.post(f"{ADDRESS}missing/{counted.pk}/done/").status_code == 404


def test_nobody_signed_in_is_sent_to_sign_in(world: World, as_user: ClientFor) -> None:
    response = as_user().get(ADDRESS)
    assert response.status_code == 302
    assert "login" in response.headers["Location"]
