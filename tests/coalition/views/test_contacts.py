"""The contact log: noted in a minute, changed by its owner, found by those who may read it."""

import datetime
import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coalition.models import ContactLogEntry, FollowUp
from coalition.services.contact_log import create_contact
from tests.coalition.conftest import ClientFor
from tests.coalition.views.forms import filled
from tests.coalition.world import MARKER, World
from tests.factories.coalition import ContactLogEntryFactory, PartnerFactory

NEW = "/contacts/new/"


def shown(response: Any) -> set[int]:
    return {entry.pk for entry in response.context["page_obj"]}


def test_a_call_is_noted_with_its_next_step(world: World, as_user: ClientFor) -> None:
    client, partner = as_user(world.users["spokesperson"]), world.partners["public"]
    due = timezone.localdate() + datetime.timedelta(days=7)
    url = f"{NEW}?partner={partner.pk}"
    data = filled(client, url, subject="Anruf", next_step="Noch einmal anrufen", next_due=due.isoformat())
    assert (data["channel"], data["sharing"], data["partners"]) == ("phone", "spokespersons", [partner.pk])
    response = client.post(NEW, data, follow=True)
    entry = ContactLogEntry.objects.get(pk=response.context["object"].pk)
    assert (entry.owner, entry.subject, list(entry.partners.all())) == (world.users["spokesperson"], "Anruf", [partner])
    assert abs(timezone.now() - entry.occurred_at) < datetime.timedelta(minutes=5)
    follow_up = FollowUp.objects.get(entry=entry)
    assert (follow_up.what, follow_up.due, follow_up.assignee) == ("Noch einmal anrufen", due, entry.owner)
    assert b"Noch einmal anrufen" in client.get("/").content
    assert b"Anruf" in as_user(world.users["colleague"]).get(entry.get_absolute_url()).content


def test_sent_twice_it_is_one(world: World, as_user: ClientFor) -> None:
    client = as_user(world.users["spokesperson"])
    url = f"{NEW}?partner={world.partners['public'].pk}"
    data = filled(client, url, subject="Anruf", next_step="Weiter")
    before = ContactLogEntry.objects.count(), FollowUp.objects.count()
    assert client.post(NEW, data)["Location"] == client.post(NEW, data)["Location"]
    assert (ContactLogEntry.objects.count(), FollowUp.objects.count()) == (before[0] + 1, before[1] + 1)
    stolen = as_user(world.users["colleague"]).post(NEW, data)
    assert stolen.status_code == 403


def test_only_spokespersons_own_entries(world: World) -> None:
    for who in ("board", "state_office", "superuser", "former"):
        with pytest.raises(PermissionDenied):
            create_contact(owner=world.users[who], partners=[world.partners["public"]], subject="x")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("partners", []),
        ("partners", ["99999999999999999999999"]),
        ("partners", ["x"]),
        ("subject", ""),
        ("subject", "a\0b"),
        ("subject", "x" * 201),
        ("notes", "x" * 50_001),
        ("occurred_at", "2026-02-31T10:00"),
        ("occurred_at", "9999-12-31T23:59"),
        ("occurred_at", "soon"),
        ("occurred_at", "0001-01-01T00:00"),
        ("next_due", "9999-12-31"),
        ("channel", "pigeon"),
        ("sharing", "everybody"),
        ("next_due", "31.02.2026"),
        ("submission_key", ""),
    ],
)
def test_a_malformed_note_is_told_and_nothing_typed_is_lost(
    world: World, as_user: ClientFor, field: str, value: Any
) -> None:
    client, before = as_user(world.users["spokesperson"]), ContactLogEntry.objects.count()
    data = filled(client, f"{NEW}?partner={world.partners['public'].pk}", subject="Anruf", outcome="Gutes Gespräch")
    response = client.post(NEW, {**data, field: value})
    assert response.status_code == 422
    assert "Gutes Gespräch" in response.content.decode()
    assert ContactLogEntry.objects.count() == before


def test_a_next_step_needs_a_day(world: World, as_user: ClientFor) -> None:
    client = as_user(world.users["spokesperson"])
    url = f"{NEW}?partner={world.partners['public'].pk}"
    response = client.post(NEW, filled(client, url, subject="Anruf", next_step="Weiter", next_due=""))
    assert "next_due" in response.context["form"].errors


def test_lookup_without_javascript_keeps_what_was_typed(world: World, as_user: ClientFor) -> None:
    client = as_user(world.users["spokesperson"])
    data = filled(client, NEW, subject="Anruf", notes="Schon getippt", partners_text="klimaliste", find="partners")
    html = client.post(NEW, data).content.decode()
    assert "Klimaliste Köln" in html
    assert "Schon getippt" in html
    assert "invalid-feedback" not in html


def test_a_stale_edit_loses_nothing(world: World, as_user: ClientFor) -> None:
    entry, client = world.entries["spokespersons"], as_user(world.users["spokesperson"])
    url = f"/contacts/{entry.pk}/edit/"
    phone, desk = filled(client, url, notes="Vom Telefon"), filled(client, url, notes="Vom Schreibtisch")
    assert client.post(url, phone).status_code == 302
    stale = client.post(url, desk)
    assert stale.status_code == 409
    html = stale.content.decode()
    assert "Vom Telefon" in html
    assert "Vom Schreibtisch" in html
    assert ContactLogEntry.objects.get(pk=entry.pk).notes == "Vom Telefon"
    assert client.post(url, {**desk, "version": stale.context["form"]["version"].value()}).status_code == 302
    assert ContactLogEntry.objects.get(pk=entry.pk).notes == "Vom Schreibtisch"


def test_a_change_of_sharing_holds_at_once(world: World, as_user: ClientFor) -> None:
    entry, owner = world.entries["named"], as_user(world.users["spokesperson"])
    url, page = f"/contacts/{entry.pk}/edit/", entry.get_absolute_url()
    readers = [as_user(world.users[who]) for who in ("colleague", "named")]
    assert [reader.get(page).status_code for reader in readers] == [200, 200]
    assert owner.post(url, filled(owner, url, sharing="private", readers=[])).status_code == 302
    assert [reader.get(page).status_code for reader in readers] == [404, 404]
    assert owner.get(page).status_code == 200


def test_a_private_note_names_no_readers(world: World, as_user: ClientFor) -> None:
    entry, owner = world.entries["spokespersons"], as_user(world.users["spokesperson"])
    url = f"/contacts/{entry.pk}/edit/"
    data = filled(owner, url, sharing="private", readers=[world.users["named"].pk])
    response = owner.post(url, data)
    assert response.status_code == 422
    assert "readers" in response.context["form"].errors


def test_only_the_owner_changes_and_deletes(world: World, as_user: ClientFor) -> None:
    entry = world.entries["board"]
    for who, status in (("colleague", 403), ("board", 403), ("member", 404), ("state_office", 404), ("superuser", 404)):
        client = as_user(world.users[who])
        for action in ("edit", "delete"):
            url = f"/contacts/{entry.pk}/{action}/"
            assert client.get(url).status_code == client.post(url, {"subject": "x"}).status_code == status, (
                who,
                action,
            )
    owner = as_user(world.users["spokesperson"])
    assert owner.get(f"/contacts/{entry.pk}/delete/").status_code == 200
    assert ContactLogEntry.objects.filter(pk=entry.pk).exists()
    assert owner.post(f"/contacts/{entry.pk}/delete/")["Location"] == "/contacts/"
    assert not ContactLogEntry.objects.filter(pk=entry.pk).exists()
    assert not FollowUp.objects.filter(pk=world.follow_ups["board"].pk).exists()


def test_the_list_and_its_filters(world: World, as_user: ClientFor) -> None:
    owner = world.users["spokesperson"]
    other = ContactLogEntryFactory(
        owner=owner,
        partners=[PartnerFactory(name="Fahrgastverband")],
        subject="Straßenbahn",
        channel="email",
        occurred_at=datetime.datetime(2026, 3, 1, 23, 30, tzinfo=timezone.get_default_timezone()),
    )
    client = as_user(owner)
    everything = {entry.pk for entry in world.entries.values()} | {other.pk}
    assert shown(client.get("/contacts/")) == everything
    for query in (
        "q=STRASSENBAHN",
        "q=fahrgast",
        "channel=email",
        f"partner={other.partners.get().name}",
        "until=2026-03-01",
        "since=2026-03-01&until=2026-03-01",
    ):
        assert shown(client.get(f"/contacts/?{query}")) == {other.pk}, query
    assert shown(client.get("/contacts/?whose=shared")) == {world.entries["colleague"].pk}
    assert shown(client.get("/contacts/?whose=mine")) == everything - {world.entries["colleague"].pk}
    for query in ("channel=pigeon", "since=31.02.2026", "q=%00", "until=9999-12-31&since=0001-01-01"):
        assert client.get(f"/contacts/?{query}").status_code == 200, query


def test_the_search_looks_through_readable_notes_only(world: World, as_user: ClientFor) -> None:
    found = shown(as_user(world.users["board"]).get(f"/contacts/?q={MARKER}"))
    assert found == {world.entries["board"].pk}


def test_the_list_takes_as_many_queries_for_many(world: World, as_user: ClientFor) -> None:
    client, counts = as_user(world.users["spokesperson"]), []
    for number in (10, 60):
        for _ in range(number):
            ContactLogEntryFactory(owner=world.users["spokesperson"], partners=[world.partners["members"]])
        for url in ("/contacts/", "/contacts/?q=gespraech"):
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            counts.append(len(queries))
    assert counts[:2] == counts[2:]


def test_the_owner_adds_a_next_step(world: World, as_user: ClientFor) -> None:
    entry = world.entries["board"]
    data = {"what": "Nachfassen", "due": "2026-12-01", "submission_key": uuid.uuid4()}
    for _twice in range(2):
        assert as_user(world.users["spokesperson"]).post(entry.get_absolute_url(), data).status_code == 302
    assert as_user(world.users["board"]).post(entry.get_absolute_url(), data).status_code == 405
    bad = as_user(world.users["spokesperson"]).post(entry.get_absolute_url(), {"what": "", "due": "x"})
    assert bad.status_code == 422
    assert FollowUp.objects.filter(entry=entry).count() == 2


def test_a_partners_page_tells_the_fact_and_not_the_text(world: World, as_user: ClientFor) -> None:
    page = world.partners["members"].get_absolute_url()
    board = as_user(world.users["board"]).get(page)
    html = board.content.decode()
    assert html.count(MARKER) == 1
    assert html.count("the note is not shared with you") == 4
    assert str(world.users["spokesperson"]) in html
    for who in ("member", "coordinator", "state_office", "data_protection"):
        response = as_user(world.users[who]).get(page)
        assert not [moment for moment in response.context["timeline"].moments if moment.kind == "Contact"]


def test_an_edit_keeps_a_person_whose_processing_is_restricted(world: World, as_user: ClientFor) -> None:
    entry, person = world.entries["spokespersons"], world.persons["restricted"]
    entry.persons.add(person)
    client = as_user(world.users["spokesperson"])
    url = f"/contacts/{entry.pk}/edit/"
    assert person not in client.get(url).context["form"].fields["persons"].queryset
    answer = client.post(url, filled(client, url, subject="Anderer Betreff", persons=None))
    assert answer.status_code == 302, answer.context["form"].errors
    entry.refresh_from_db()
    assert (entry.subject, list(entry.persons.all())) == ("Anderer Betreff", [person])
