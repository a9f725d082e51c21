"""Near a place, chosen columns, the map, saved views."""

import re
from typing import Any

import pytest

from coalition.models import Partner, SavedPartnerView, Unit
from coalition.partner_map import WIDTH, draw
from coalition.places import Place
from tests.coalition.conftest import ClientFor
from tests.coalition.world import World
from tests.factories.coalition import PartnerFactory

KOELN, ESSEN, BONN = (50.94, 6.96), (51.46, 7.01), (50.73, 7.10)


@pytest.fixture
def located(world: World) -> World:
    for name, (north, east) in {"koeln": KOELN, "essen": ESSEN}.items():
        Unit.objects.filter(pk=world.units[name].pk).update(latitude=north, longitude=east)
    PartnerFactory(public=True, name="Bonner Bündnis", latitude=BONN[0], longitude=BONN[1])
    PartnerFactory(public=True, name="Essener Bündnis", regions=[world.regions["essen"]])
    return world


def names(response: Any) -> list[str]:
    return [partner.name for partner in response.context["page_obj"]]


def test_near_sorts_by_distance_and_takes_the_region_where_there_is_no_place(
    located: World, as_user: ClientFor
) -> None:
    client = as_user()
    found = client.get("/partners/", {"near": "05315"})
    assert names(found) == ["Mietenbündnis Köln", "Bonner Bündnis", "Essener Bündnis"]
    distances = [round(partner.distance) for partner in found.context["page_obj"]]
    assert distances == [0, 25, 58]
    assert names(client.get("/partners/", {"near": "05315", "within": "25"})) == found_within(found, 25)
    assert "25 km away" in found.content.decode()
    # Nobody knows where this one is: last in the list, and not near anything.
    members = names(as_user(located.users["member"]).get("/partners/", {"near": "05113"}))
    assert (members[0], members[-1]) == ("Essener Bündnis", "Verein ohne Ort")
    wrong = client.get("/partners/", {"near": "99999", "within": "7", "sort": "-updated"})
    assert wrong.status_code == 200
    assert len(wrong.context["filters"].problems) == 2


def found_within(response: Any, kilometres: int) -> list[str]:
    return [one.name for one in response.context["page_obj"] if one.distance <= kilometres]


def test_a_table_has_the_chosen_columns(located: World, as_user: ClientFor) -> None:
    client = as_user(located.users["member"])
    page = client.get("/partners/table/", {"columns": ["website", "regions"], "q": "Mietenbündnis", "near": "05315"})
    heads = re.findall(r'<th scope="col">(.*?)</th>', page.content.decode())
    assert heads == ["Name", "Regions", "Website", "Distance"]
    assert client.get("/partners/table/?columns=password").context["filters"].problems


def test_the_map_gathers_what_lies_together(located: World, as_user: ClientFor) -> None:
    page = as_user().get("/partners/map/")
    text = page.content.decode()
    assert page.context["on_map"] == 3
    assert text.count('class="map-cluster"') == 3
    assert "Klimaliste Köln" not in text  # for members
    assert "style=" not in text[text.index("<svg") : text.index("</svg>")]
    inside = as_user(located.users["member"]).get("/partners/map/")
    assert (inside.context["on_map"], inside.context["nowhere"]) == (4, 1)
    assert sorted(cluster.count for _number, cluster, _partners in inside.context["places"]) == [1, 1, 2]
    assert as_user().get("/partners/map/?kind=media").status_code == 200
    # Of many at one place, with coordinates or by their region, the first few are named in the order of the list.
    for name in "GFEDC":
        PartnerFactory(public=True, name=f"{name} in Essen", regions=[located.regions["essen"]])
    PartnerFactory(public=True, name="D auch in Essen", latitude=ESSEN[0], longitude=ESSEN[1])
    for address in ("/partners/map/", "/partners/map/?near=05113&within=25"):
        (many,) = [(one, named) for _number, one, named in as_user().get(address).context["places"] if one.count > 1]
        assert many[0].count == 7
        assert [partner.name[0] for partner in many[1]] == ["C", "D", "D", "E", "E"]


def test_every_point_lies_on_the_drawing() -> None:
    places = {n: Place("Köln", "05315", KOELN[0], KOELN[1] + n / 1000) for n in range(4)}
    for rows in ([(1, *KOELN)], [(n, 50 + n % 7, 6 + n % 5) for n in range(500)], [(1, 90.0, 0.0), (2, -90.0, 180.0)]):
        drawing = draw(rows, places)
        assert sum(cluster.count for cluster in drawing.clusters) == len(rows)
        for cluster in drawing.clusters:
            assert 0 <= cluster.x <= WIDTH
            assert 0 <= cluster.y <= drawing.height
        assert len(drawing.labels) <= 2  # right and left; another name would lie on these
    assert draw([], places).clusters == []


def test_a_view_is_saved_with_what_the_filters_know(located: World, as_user: ClientFor) -> None:
    client, user = as_user(located.users["member"]), located.users["member"]
    query = "near=05315&within=25&columns=website&columns=kind&kind=galaxy&page=7&next=http://x.example.org&q="
    sent = client.post("/partners/views/", {"name": "Rund um Köln", "page": "partner-table", "query": query})
    view = SavedPartnerView.objects.get(owner=user, name="Rund um Köln")
    assert view.query == "near=05315&within=25&columns=website&columns=kind"
    assert sent["Location"] == f"/partners/table/?{view.query}"
    assert "Rund um Köln" in client.get(sent["Location"]).content.decode()
    client.post("/partners/views/", {"name": "Rund um Köln", "page": "partner-map", "query": ""})
    view.refresh_from_db()
    assert (view.page, view.query) == ("partner-map", "")
    for wrong in ({"name": ""}, {"name": "x" * 61}, {"name": "a\0b"}, {"page": "admin"}, {"query": "x" * 2000}):
        data = {"name": "x", "page": "partner-list", "query": ""} | wrong
        assert client.post("/partners/views/", data).status_code == 302
    assert SavedPartnerView.objects.filter(owner=user).count() == 2
    assert as_user(located.users["editor"]).post(f"/partners/views/{view.pk}/delete/").status_code == 404
    assert client.post(f"/partners/views/{view.pk}/delete/").status_code == 302
    assert not SavedPartnerView.objects.filter(pk=view.pk).exists()


def test_many_partners_take_as_many_queries_as_few(
    located: World, as_user: ClientFor, django_assert_max_num_queries: Any
) -> None:
    client = as_user(located.users["member"])
    pages = ("/partners/?near=05315", "/partners/table/?near=05315&columns=stewards", "/partners/map/")

    def count(page: str) -> int:
        with django_assert_max_num_queries(40) as captured:
            assert client.get(page).status_code == 200
        return len(captured)

    Partner.objects.get(name="Essener Bündnis").stewards.set([located.units["essen"]])
    before = [count(page) for page in pages]
    for number in range(8):
        partner = PartnerFactory(regions=[located.regions["essen"]], latitude=51 + number / 9, longitude=7)
        partner.stewards.set([located.units["koeln"]])
    assert [count(page) for page in pages] == before
