"""A marker word in every confidential text: it appears nowhere for those who may not read it."""

import logging
from typing import Any

import pytest
import structlog
from django.urls import reverse

from coalition.models import ContactLogEntry, FollowUp
from tests.coalition.conftest import ClientFor
from tests.coalition.views.forms import filled
from tests.coalition.world import MARKER, PENDING, World

OUTSIDERS = ("anonymous", "superuser", "stranger", "former", "member", "editor", "coordinator", "lag", "state_office")
PAGES = (
    "/",
    "/partners/",
    "/partners/?q=" + MARKER,
    "/cooperations/",
    "/contacts/",
    "/contacts/?q=" + MARKER,
    "/contacts/new/",
    "/follow-ups/",
    "/units/",
    "/units/?q=" + MARKER,
    "/search/?q=" + MARKER,
    "/best-practices/",
    "/account/profile/",
    "/api/v1/partners/",
    "/api/v1/search/?q=" + MARKER,
    "/api/v1/openapi.json",
    "/cms/",
    "/cms/pages/search/?q=" + MARKER,
    "/cms/reports/site-history/",
    "/cms/snippets/",
    "/cms/users/",
    "/sitemap.xml",
)


@pytest.mark.parametrize("who", OUTSIDERS)
def test_no_trace_on_any_page(world: World, as_user: ClientFor, who: str) -> None:
    client = as_user(world.users.get(who))
    partner = world.partners["members"]
    pages = [*PAGES, partner.get_absolute_url(), f"/partners/{partner.pk}/edit/"]
    pages += [f"/cooperations/{row.pk}/" for row in world.cooperations.values()]
    for entry in ContactLogEntry.objects.all():
        pages += [f"/contacts/{entry.pk}/{action}" for action in ("", "edit/", "delete/")]
    for page in pages:
        response = client.get(page)
        assert response.status_code in {200, 302, 403, 404}, page
        asked_for = page if MARKER in page else ""
        text = response.content.decode().replace(asked_for, "")
        if not asked_for:
            assert MARKER not in text, page
        assert PENDING not in text, page
        assert "Betreff" not in text, page
        assert "Schritt" not in text, page


@pytest.mark.parametrize("who", ["member", "state_office", "superuser"])
def test_an_existing_note_answers_as_a_missing_one(world: World, as_user: ClientFor, who: str) -> None:
    client = as_user(world.users[who])
    for action in ("", "edit/", "delete/"):
        there = client.get(f"/contacts/{world.entries['spokespersons'].pk}/{action}")
        nowhere = client.get(f"/contacts/{10**6}/{action}")
        assert there.status_code == nowhere.status_code == 404
    for action in ("done", "reopen", "snooze"):
        there = client.post(f"/follow-ups/{world.follow_ups['spokespersons'].pk}/{action}/")
        assert there.status_code == client.post(f"/follow-ups/{10**6}/{action}/").status_code == 404


def test_nobody_signed_in_is_sent_to_sign_in_whatever_exists(world: World, as_user: ClientFor) -> None:
    client = as_user()
    for pk in (world.entries["board"].pk, 10**6):
        assert client.get(f"/contacts/{pk}/")["Location"] == f"/account/login/?next=/contacts/{pk}/"


def test_titles_and_names_say_nothing(world: World, as_user: ClientFor) -> None:
    entry = world.entries["spokespersons"]
    html = as_user(world.users["spokesperson"]).get(entry.get_absolute_url()).content.decode()
    title = html.partition("<title>")[2].partition("</title>")[0]
    assert MARKER not in title
    for row in (entry, world.follow_ups["spokespersons"]):
        assert MARKER not in f"{row} {row!r}"


def test_confidential_pages_are_not_kept(world: World, as_user: ClientFor) -> None:
    client, entry = as_user(world.users["spokesperson"]), world.entries["spokespersons"]
    person = world.persons["koeln"]
    pages = [
        "/contacts/",
        "/contacts/new/",
        "/follow-ups/",
        *(f"/contacts/{entry.pk}/{a}" for a in ("", "edit/", "delete/")),
    ]
    pages += [f"/persons/{person.pk}/", f"/persons/{person.pk}/edit/", world.partners["public"].get_absolute_url()]
    for page in pages:
        assert client.get(page)["Cache-Control"] == "private, no-store", page


def test_neither_log_lines_nor_messages_say_what_was_written(
    world: World, as_user: ClientFor, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    client, word = as_user(world.users["spokesperson"]), "Geheimwort"
    url = f"/contacts/new/?partner={world.partners['public'].pk}"
    with structlog.testing.capture_logs() as lines:
        response = client.post(
            "/contacts/new/", filled(client, url, subject=word, notes=word, next_step=word), follow=True
        )
        entry = response.context["object"]
        edit = f"/contacts/{entry.pk}/edit/"
        client.post(edit, filled(client, edit, outcome=word))
        done: Any = FollowUp.objects.get(entry=entry)
        finished = client.post(reverse("coalition:follow-up-done", args=[done.pk]), follow=True)
    told = " ".join(str(message) for message in [*response.context["messages"], *finished.context["messages"]])
    assert word not in told
    assert word not in str(lines)
    assert word not in caplog.text
    assert word not in "".join(capsys.readouterr())


def test_persons_and_notes_are_no_search_sources() -> None:
    from search.registry import source_for, sources

    assert not {"coalition.person", "coalition.contactlogentry", "coalition.followup"} & {s.label for s in sources()}
    assert source_for("coalition.partner") is not None
