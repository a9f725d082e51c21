"""The pages of data protection, clicked through."""

from coalition.models import Person, PrivacyRequest
from coalition.privacy.registry import Subject
from coalition.services.note_searches import work_on_search
from coalition.services.privacy import record_request
from tests.coalition.conftest import ClientFor
from tests.coalition.world import MARKER, World


def test_a_request_is_noted_answered_and_closed(world: World, as_user: ClientFor) -> None:
    client = as_user(world.users["data_protection"])
    found = client.post("/privacy/requests/new/", {"text": "ohne ort"})
    create = f"/privacy/requests/new/person/{world.persons['nowhere'].pk}/"
    assert create in found.content.decode()
    sent = {"kind": "access", "received_on": "2026-03-02", "due_on": "2026-04-01", "identity_check": "Anruf"}
    answer = client.post(create, sent)
    request = PrivacyRequest.objects.latest("pk")
    assert answer["Location"] == request.get_absolute_url()
    assert "overdue" in client.get("/privacy/").content.decode()
    refused = client.post(f"{request.get_absolute_url()}close/", {"outcome": "refused", "reason": ""})
    assert refused.status_code == 422
    assert client.post(f"{request.get_absolute_url()}close/", {"outcome": "fulfilled"}).status_code == 302
    request.refresh_from_db()
    assert not request.is_open


def test_the_owner_alone_sees_the_note_and_decides(world: World, as_user: ClientFor) -> None:
    entry = world.entries["private"]
    entry.persons.add(world.persons["nowhere"])
    request = record_request(
        subject=Subject(person=world.persons["nowhere"]),
        by=world.users["data_protection"],
        kind=PrivacyRequest.Kind.ACCESS,
        identity_check="Anruf",
    )
    work_on_search(request.note_search.pk)
    release = request.releases.get(entry=entry)
    officer, owner = as_user(world.users["data_protection"]), as_user(world.users["spokesperson"])
    assert MARKER not in officer.get(request.get_absolute_url()).content.decode()
    assert MARKER in owner.get(release.get_absolute_url()).content.decode()
    both = {"text": "Text", "refused_because": "Grund"}
    assert owner.post(release.get_absolute_url(), both).status_code == 422
    assert owner.post(release.get_absolute_url(), {"text": "Nur das Thema."}).status_code == 302
    release.refresh_from_db()
    assert release.text == "Nur das Thema."


def test_a_restricted_person_is_seen_by_data_protection_alone(world: World, as_user: ClientFor) -> None:
    person = world.persons["koeln"]
    as_user(world.users["data_protection"]).post(f"/privacy/persons/{person.pk}/restriction/")
    assert as_user(world.users["spokesperson"]).get(person.get_absolute_url()).status_code == 404
    partner_page = as_user(world.users["state_office"]).get(world.partners["public"].get_absolute_url())
    assert person.name not in partner_page.content.decode()
    as_user(world.users["data_protection"]).post(f"/privacy/persons/{person.pk}/restriction/")
    assert as_user(world.users["spokesperson"]).get(person.get_absolute_url()).status_code == 200


def test_the_letter_is_ready_and_the_duty_is_done(world: World, as_user: ClientFor) -> None:
    client, person = as_user(world.users["state_office"]), world.persons["koeln"]
    assert person.name in client.get("/privacy/persons/").content.decode()
    assert "Mietenbündnis Köln" in client.get(f"/privacy/persons/{person.pk}/letter/").content.decode()
    client.post(f"/privacy/persons/{person.pk}/informed/")
    assert Person.objects.get(pk=person.pk).informed_on is not None


def test_the_register_lists_every_activity(world: World, as_user: ClientFor) -> None:
    text = as_user(world.users["data_protection"]).get("/privacy/register/").content.decode()
    for name in ("Directory of allied partners", "Contact log of the spokespersons", "Accounts and sign-ins"):
        assert name in text


def test_strange_input_is_no_server_error(world: World, as_user: ClientFor) -> None:
    client = as_user(world.users["data_protection"])
    assert client.post("/privacy/requests/new/", {"text": "\0\0"}).status_code == 422
    assert client.get("/privacy/requests/new/page/1/").status_code == 404
    assert client.get("/privacy/requests/new/person/999999/").status_code == 404
