"""The state office keeps the tree of units, coordinators their members, without the page editor."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from coalition.access import standing_of
from coalition.models import Membership, Unit
from coalition.roles import Role
from tests.coalition.conftest import BACKEND
from tests.factories.coalition import UnitFactory, person_with_role

pytestmark = pytest.mark.django_db


def client_of(user: Any) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def koeln() -> Unit:
    return UnitFactory(name="Kreisverband Köln", short_name="KV Köln")


@pytest.fixture
def office() -> Client:
    return client_of(person_with_role(Role.STATE_OFFICE))


def test_a_coordinator_sees_and_ends_the_roles_of_the_own_units(koeln: Unit) -> None:
    below = UnitFactory(local=True, parent=koeln, name="Ortsverband Süd")
    own = [person_with_role(Role.EDITOR, koeln), person_with_role(Role.MEMBER, below)]
    foreign = person_with_role(Role.MEMBER, UnitFactory(name="Kreisverband Essen"))
    client = client_of(person_with_role(Role.COORDINATOR, koeln))
    text = client.get("/members/").content.decode()
    assert all(str(user) in text for user in own)
    assert str(foreign) not in text
    narrowed = client.get("/members/", {"unit": below.slug, "role": "member"}).content.decode()
    assert str(own[1]) in narrowed
    assert str(own[0]) not in narrowed
    row = own[0].memberships.get()
    assert client.get(f"/members/{row.pk}/end/").status_code == 200
    assert Membership.objects.active(timezone.localdate()).filter(pk=row.pk).exists()
    assert client.post(f"/members/{row.pk}/end/").status_code == 302
    assert not Membership.objects.active(timezone.localdate()).filter(pk=row.pk).exists()
    assert client.post(f"/members/{foreign.memberships.get().pk}/end/").status_code == 404


def test_nobody_ends_their_own_role(koeln: Unit) -> None:
    user = person_with_role(Role.COORDINATOR, koeln)
    assert client_of(user).post(f"/members/{user.memberships.get().pk}/end/").status_code == 403
    assert standing_of(user).coordinated


def test_the_state_office_makes_a_unit_with_all_it_owns(office: Client, koeln: Unit) -> None:
    given = {"kind": "local", "parent": koeln.pk, "name": "Ortsverband Köln-Süd", "short_name": "OV Köln-Süd"}
    assert office.post("/units/new/", given).status_code == 302
    unit = Unit.objects.get(slug="ov-koeln-sued")
    assert unit.get_parent() == koeln
    assert unit.page
    assert unit.collection
    again = office.post("/units/new/", given)
    assert again.status_code == 422
    assert Unit.objects.filter(name=given["name"]).count() == 1


@pytest.mark.parametrize("missing", ["kind", "parent", "name"])
def test_a_unit_needs(office: Client, koeln: Unit, missing: str) -> None:
    given = {"kind": "local", "parent": koeln.pk, "name": "Ortsverband Nord", "short_name": "", missing: ""}
    assert office.post("/units/new/", given).status_code == 422
    assert not Unit.objects.filter(name="Ortsverband Nord").exists()


def test_renaming_and_moving_take_the_page_along(office: Client, koeln: Unit) -> None:
    essen = UnitFactory(name="Kreisverband Essen")
    unit = UnitFactory(local=True, parent=koeln, name="Ortsverband Süd")
    given = {"name": "Ortsverband Süd-West", "short_name": "OV SW", "email": "sw@example.org", "parent": essen.pk}
    assert office.get(f"/units/{unit.pk}/edit/").status_code == 200
    assert office.post(f"/units/{unit.pk}/edit/", given).status_code == 302
    unit = Unit.objects.get(pk=unit.pk)
    assert (unit.get_parent(), unit.email, unit.page.title) == (essen, "sw@example.org", "Ortsverband Süd-West")


def test_a_unit_does_not_move_below_itself(office: Client, koeln: Unit) -> None:
    below = UnitFactory(local=True, parent=koeln, name="Ortsverband Süd")
    answer = office.post(f"/units/{koeln.pk}/edit/", {"name": "Kreisverband Köln", "parent": below.pk})
    assert answer.status_code == 422
    assert Unit.objects.get(pk=below.pk).get_parent() == koeln


def test_closing_asks_first_and_can_be_taken_back(office: Client, koeln: Unit) -> None:
    below = UnitFactory(local=True, parent=koeln, name="Ortsverband Süd")
    assert office.get(f"/units/{koeln.pk}/close/").status_code == 200
    refused = office.post(f"/units/{koeln.pk}/close/", follow=True).content.decode()
    assert "Close or move the units below it first." in refused
    assert Unit.objects.get(pk=koeln.pk).is_active
    office.post(f"/units/{below.pk}/close/")
    assert not Unit.objects.get(pk=below.pk).is_active
    assert "Ortsverband Süd" in office.get("/units/").content.decode()
    assert "Ortsverband Süd" not in Client().get("/units/").content.decode()
    office.post(f"/units/{below.pk}/reopen/")
    assert Unit.objects.get(pk=below.pk).is_active
