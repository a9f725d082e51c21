"""Persons, cooperations, units and the dashboard's widgets."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coalition.dashboard import widgets_for
from coalition.models import Person, Unit
from coalition.services.units import close_unit
from tests.coalition.conftest import ClientFor
from tests.coalition.views.forms import filled
from tests.coalition.world import World
from tests.factories.coalition import PartnerFactory


def test_a_person_is_added_once_with_legal_basis(world: World, as_user: ClientFor) -> None:
    client, partner = as_user(world.users["state_office"]), world.partners["members"]
    url = f"/partners/{partner.pk}/persons/new/"
    data = filled(client, url, name="Jemand", function="Sprecher:in", legal_basis="consent")
    without = client.post(url, {**data, "legal_basis": ""})
    assert "legal_basis" in without.context["form"].errors
    assert client.post(url, data)["Location"] == client.post(url, data)["Location"] == partner.get_absolute_url()
    person = Person.objects.get(name="Jemand")
    assert [(role.partner, role.function) for role in person.roles.all()] == [(partner, "Sprecher:in")]


def test_a_stale_edit_of_a_person(world: World, as_user: ClientFor) -> None:
    person, client = world.persons["koeln"], as_user(world.users["spokesperson"])
    url = f"/persons/{person.pk}/edit/"
    first, second = filled(client, url, phone="1"), filled(client, url, phone="2")
    assert client.post(url, first).status_code == 302
    stale = client.post(url, second)
    assert stale.status_code == 409
    assert [(c.stored, c.typed) for c in stale.context["conflicts"]] == [("1", "2")]


def test_a_function_ends_and_stays_known(world: World, as_user: ClientFor) -> None:
    role, client = world.persons["koeln"].roles.get(), as_user(world.users["state_office"])
    role.since = timezone.localdate()
    role.save()
    url = f"/persons/functions/{role.pk}/end/"
    assert client.post(url, {"until": "2001-01-01"}).status_code == 422
    assert client.post(url, {"until": timezone.localdate().isoformat()}).status_code == 302
    page = client.get(f"/persons/{role.person_id}/").content.decode()
    assert "until" in page


@pytest.mark.parametrize(
    ("who", "koeln", "nowhere", "edit"),
    [
        ("member", 404, 404, 404),
        ("board", 404, 404, 404),
        ("superuser", 404, 404, 404),
        ("elsewhere", 404, 404, 404),
        ("coordinator", 200, 404, 403),
        ("data_protection", 200, 200, 403),
        ("state_office", 200, 200, 200),
    ],
)
def test_who_sees_persons(  # noqa: PLR0917
    world: World, as_user: ClientFor, who: str, koeln: int, nowhere: int, edit: int
) -> None:
    client = as_user(world.users[who])
    found = [client.get(f"/persons/{world.persons[name].pk}/").status_code for name in ("koeln", "nowhere")]
    assert found == [koeln, nowhere]
    assert client.get(f"/persons/{world.persons['koeln'].pk}/edit/").status_code == edit


def test_cooperations_show_what_the_reader_may_see(world: World, as_user: ClientFor) -> None:
    def listed(who: str) -> set[str]:
        rows = as_user(world.users[who]).get("/cooperations/").context["page_obj"]
        return {name for name, row in world.cooperations.items() if row in list(rows)}

    assert listed("member") == {"public"}
    assert listed("editor") == {"public", "koeln"}
    assert listed("state_office") == {"public", "koeln", "essen"}
    page = as_user(world.users["elsewhere"]).get(world.cooperations["essen"].get_absolute_url())
    assert b"Joint list" in page.content
    assert as_user(world.users["member"]).get(world.cooperations["essen"].get_absolute_url()).status_code == 404
    assert as_user(world.users["state_office"]).get("/cooperations/?stage=talks&kind=x").status_code == 200


def test_units_are_found_and_lead_to_their_pages(world: World, as_user: ClientFor) -> None:
    client = as_user()

    def listed(query: str) -> list[str]:
        return [unit.name for unit, _address in client.get(f"/units/?{query}").context["units"]]

    assert len(listed("")) == 5
    assert listed("q=koeln+sued") == ["Ortsverband Köln-Süd"]
    assert listed("kind=working_group") == ["LAG Wohnen"]
    assert listed("region=05113") == ["Kreisverband Essen"]
    assert b'href="/units/kv-essen/"' in client.get("/units/").content
    close_unit(unit=world.units["essen"])
    assert listed("region=05113") == []


def test_the_list_of_units_takes_as_many_queries_for_many(world: World, as_user: ClientFor) -> None:
    client, counts = as_user(), []
    for number in (10, 60):
        for i in range(number):
            Unit.objects.get(pk=world.units["state"].pk).add_child(
                kind="local", name=f"OV {number} {i}", slug=f"ov-{number}-{i}", region=world.regions["koeln"]
            )
        client.get("/units/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/units/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_widgets(world: World) -> None:
    PartnerFactory(review_overdue=True, name="Fällig", regions=[world.regions["koeln"]])

    def widgets(who: str) -> dict[str, Any]:
        return {widget["name"]: widget["rows"] for widget in widgets_for(world.users[who])}

    assert widgets("member") == {}
    assert [str(row) for row in widgets("coordinator")["reviews"]] == ["Fällig"]
    assert widgets("elsewhere")["reviews"] == []
    mine = widgets("spokesperson")
    assert len(mine["follow-ups"]) == 4
    assert len(mine["contacts"]) == 5
    assert {row.pk for row in widgets("board")["contacts"]} == {world.entries["board"].pk}
