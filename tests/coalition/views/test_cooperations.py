"""Cooperations: add, edit, the next stage, joint candidacies side by side."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from coalition.models import Cooperation
from coalition.services.cooperations import change_stage
from tests.coalition.conftest import ClientFor
from tests.coalition.views.forms import filled
from tests.coalition.world import World
from tests.factories.coalition import CooperationFactory

DECISION = {"decision": "Gemeinsame Liste", "decided_by": "Kreismitgliederversammlung", "decided_on": "2026-02-01"}


def new(world: World, **fields: object) -> dict[str, object]:
    start = {"title": "Mietenkampagne", "kind": "campaign"}
    return start | {"units": [world.units["koeln"].pk], "partners": [world.partners["members"].pk]} | fields


def test_a_coordinator_adds_one_of_the_own_unit_once(world: World, as_user: ClientFor) -> None:
    client = as_user(world.users["coordinator"])
    data = filled(client, "/cooperations/new/", **new(world))
    pages = [client.post("/cooperations/new/", data)["Location"] for _ in range(2)]
    made = Cooperation.objects.get(title="Mietenkampagne")
    assert pages == [made.get_absolute_url()] * 2
    assert list(made.units.all()) == [world.units["koeln"]]
    assert list(made.partners.all()) == [world.partners["members"]]
    assert made.responsible == world.users["coordinator"]
    assert [change.stage for change in made.stage_changes.all()] == ["idea"]


def test_a_coordinator_cannot_add_one_of_other_units_only(world: World, as_user: ClientFor) -> None:
    client = as_user(world.users["coordinator"])
    data = filled(client, "/cooperations/new/", **new(world, units=[world.units["essen"].pk]))
    response = client.post("/cooperations/new/", data)
    assert response.status_code == 422
    assert "Choose at least one unit that you coordinate." in response.content.decode()
    assert not Cooperation.objects.filter(title="Mietenkampagne").exists()


def test_an_edit_keeps_partners_that_the_editor_may_not_see(world: World, as_user: ClientFor) -> None:
    cooperation = CooperationFactory(
        units=[world.units["essen"]], partners=[world.partners["members"], world.partners["archived"]]
    )
    client, url = as_user(world.users["elsewhere"]), f"/cooperations/{cooperation.pk}/edit/"
    assert world.partners["archived"].name not in client.get(url).content.decode()
    data = filled(client, url, title="Neuer Titel", partners=[world.partners["public"].pk])
    assert client.post(url, data).status_code == 302
    cooperation.refresh_from_db()
    assert cooperation.title == "Neuer Titel"
    assert set(cooperation.partners.all()) == {world.partners["public"], world.partners["archived"]}


def test_the_second_of_two_editors_keeps_both_texts(world: World, as_user: ClientFor) -> None:
    cooperation = world.cooperations["koeln"]
    client, url = as_user(world.users["coordinator"]), f"/cooperations/{cooperation.pk}/edit/"
    first, second = filled(client, url, title="Erster"), filled(client, url, title="Zweiter")
    assert client.post(url, first).status_code == 302
    response = client.post(url, second)
    assert response.status_code == 409
    assert {"Erster", "Zweiter"} <= set(response.content.decode().replace("<", ">").replace('"', ">").split(">"))
    cooperation.refresh_from_db()
    assert cooperation.title == "Erster"


def test_a_stage_is_set_and_remembered(world: World, as_user: ClientFor) -> None:
    cooperation, user = world.cooperations["koeln"], world.users["coordinator"]
    response = as_user(user).post(f"/cooperations/{cooperation.pk}/stage/", {"stage": "running"})
    assert response["Location"] == cooperation.get_absolute_url()
    assert cooperation.stage_changes.last().stage == "running"
    assert cooperation.stage_changes.last().changed_by == user


@pytest.mark.parametrize("stage", ["galaxy", "", "running\0"])
def test_an_unknown_stage_changes_nothing(world: World, as_user: ClientFor, stage: str) -> None:
    cooperation = world.cooperations["koeln"]
    url = f"/cooperations/{cooperation.pk}/stage/"
    assert as_user(world.users["coordinator"]).post(url, {"stage": stage}).status_code == 422
    cooperation.refresh_from_db()
    assert cooperation.stage == "idea"


def test_a_joint_candidacy_needs_a_decision_to_go_on(world: World, as_user: ClientFor) -> None:
    candidacy, client = world.cooperations["essen"], as_user(world.users["elsewhere"])
    url = f"/cooperations/{candidacy.pk}/"
    refused = client.post(f"{url}stage/", {"stage": "agreed"})
    assert refused.status_code == 422
    assert "goes this far by a decision" in refused.content.decode()
    candidacy.refresh_from_db()
    assert candidacy.stage == "talks"
    client.post(f"{url}edit/", filled(client, f"{url}edit/", **DECISION))
    assert client.post(f"{url}stage/", {"stage": "agreed"}).status_code == 302
    candidacy.refresh_from_db()
    assert (candidacy.stage, candidacy.decided_on) == ("agreed", datetime.date(2026, 2, 1))
    # The decision cannot be taken away from below the stage.
    response = client.post(f"{url}edit/", filled(client, f"{url}edit/", decision=""))
    assert response.status_code == 422
    candidacy.refresh_from_db()
    assert candidacy.decision == "Gemeinsame Liste"


def test_other_kinds_need_no_decision(world: World) -> None:
    change_stage(cooperation=world.cooperations["koeln"], stage="agreed")
    with pytest.raises(ValidationError):
        change_stage(cooperation=world.cooperations["essen"], stage="agreed")


def test_candidacies_side_by_side_are_what_the_reader_may_see(world: World, as_user: ClientFor) -> None:
    CooperationFactory(
        joint_candidacy=True,
        public=True,
        title="Liste Köln",
        units=[world.units["koeln"]],
        partners=[world.partners["archived"]],
    )

    def shown(who: str) -> set[str]:
        return {row.title for row in as_user(world.users[who]).get("/cooperations/candidacies/").context["candidacies"]}

    assert shown("member") == {"Liste Köln"}
    assert shown("elsewhere") == {"Liste Köln", world.cooperations["essen"].title}
    page = as_user(world.users["member"]).get("/cooperations/candidacies/").content.decode()
    assert world.partners["archived"].name not in page
