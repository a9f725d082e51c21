"""The directory: list, page, add, edit, archive and bring back."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from coalition.models import Partner
from coalition.models.visibility import Visibility
from tests.coalition.conftest import ClientFor
from tests.coalition.views.forms import filled
from tests.coalition.world import World
from tests.factories.coalition import PartnerFactory, PartnerLinkFactory, TopicFactory


def names(response: Any) -> list[str]:
    return [partner.name for partner in response.context["page_obj"]]


def test_everybody_sees_their_part_of_the_directory(world: World, as_user: ClientFor) -> None:
    assert names(as_user().get("/partners/")) == ["Mietenbündnis Köln"]
    expected = ["Klimaliste Köln", "Mietenbündnis Köln", "Verein ohne Ort"]
    for who in ("member", "state_office", "spokesperson"):
        assert names(as_user(world.users[who]).get("/partners/")) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("kind=union", ["DGB Region"]),
        ("level=state", ["DGB Region"]),
        ("region=05113", ["DGB Region"]),
        ("topic=wohnen", ["DGB Region"]),
        ("relation=allied", ["DGB Region"]),
        ("joint_candidacy=yes", ["DGB Region"]),
        ("freshness=due", ["DGB Region"]),
        ("q=koelner+GRUENE+strasse", ["DGB Region"]),
        ("q=mietenbuendnis", ["Mietenbündnis Köln"]),
        ("kind=union&level=local", []),
    ],
)
def test_filters(world: World, as_user: ClientFor, query: str, expected: list[str]) -> None:
    PartnerFactory(
        name="DGB Region",
        kind=Partner.Kind.UNION,
        level=Partner.Level.STATE,
        relation=Partner.Relation.ALLIED,
        joint_candidacy_possible=True,
        address="Kölner Grüne Straße 1",
        regions=[world.regions["essen"]],
        topics=[TopicFactory(slug="wohnen")],
        review_overdue=True,
    )
    response = as_user(world.users["member"]).get(f"/partners/?{query}")
    assert names(response) == expected
    assert not response.context["filters"].problems


@pytest.mark.parametrize("sort", ["name", "-updated", "review"])
def test_orders(world: World, as_user: ClientFor, sort: str) -> None:
    assert len(names(as_user(world.users["member"]).get(f"/partners/?sort={sort}"))) == 3


@pytest.mark.parametrize(
    "query",
    [
        "kind=galaxy",
        "region=00000",
        "topic=x",
        "sort=email",
        "freshness=%00",
        "q=a%00b",
        "q=" + "x" * 10_000,
        "level=%F0",
    ],
)
def test_an_unknown_filter_is_named_and_left_aside(world: World, as_user: ClientFor, query: str) -> None:
    response = as_user(world.users["member"]).get(f"/partners/?{query}")
    assert response.status_code == 200
    assert len(names(response)) == 3
    assert "this value is not known and was left aside" in response.content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999999999999999", "%00", ""])
def test_absurd_page_numbers(world: World, as_user: ClientFor, page: str) -> None:
    assert as_user(world.users["member"]).get(f"/partners/?page={page}").status_code == 200


def test_filters_that_tell_how_we_stand_are_for_members(world: World, as_user: ClientFor) -> None:
    Partner.objects.update(visibility=Visibility.PUBLIC)
    Partner.objects.filter(name="Klimaliste Köln").update(joint_candidacy_possible=True)
    response = as_user().get("/partners/?joint_candidacy=yes&relation=allied&freshness=never")
    assert len(names(response)) == 3
    assert b"Identified" not in response.content


def test_htmx_gets_the_results_alone_and_the_history_all(world: World, as_user: ClientFor) -> None:
    client = as_user(world.users["member"])
    part = client.get("/partners/?q=klima", headers={"HX-Request": "true"})
    assert b"<html" not in part.content
    assert b"Klimaliste" in part.content
    assert "HX-Request" in part["Vary"]
    whole = client.get("/partners/", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert b"<html" in whole.content


def test_the_list_takes_as_many_queries_for_a_thousand(world: World, as_user: ClientFor) -> None:
    client, counts = as_user(world.users["coordinator"]), []
    topics = [TopicFactory(), TopicFactory()]
    for number in (10, 990):
        made = Partner.objects.bulk_create(
            Partner(name=f"Verein {number}-{i}", kind="association", level="local") for i in range(number)
        )
        for partner in made[:30]:
            partner.topics.set(topics)
            partner.regions.set(world.regions.values())
        client.get("/partners/")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get("/partners/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_page_of_a_partner(world: World, as_user: ClientFor) -> None:
    partner = world.partners["public"]
    child = PartnerFactory(name="Ortsgruppe Kalk", parent=partner)
    PartnerLinkFactory(source=partner, target=world.partners["members"])
    PartnerLinkFactory(source=partner, target=world.partners["archived"])
    member = as_user(world.users["member"]).get(partner.get_absolute_url()).content.decode()
    assert child.name in member
    assert "Klimaliste Köln" in member
    assert "Alter Verein" not in member
    assert "Vorsitz Köln" not in member
    office = as_user(world.users["state_office"]).get(partner.get_absolute_url())
    assert "Vorsitz Köln" in office.content.decode()
    assert office["Cache-Control"] == "private, no-store"
    nobody = as_user().get(partner.get_absolute_url()).content.decode()
    assert "Klimaliste Köln" not in nobody
    assert child.name not in nobody
    assert "Never verified" not in nobody


def test_what_nobody_may_know_of_answers_alike(world: World, as_user: ClientFor) -> None:
    member, nobody = as_user(world.users["member"]), as_user()
    for pk in (world.partners["archived"].pk, 10**6, 10**30):
        assert member.get(f"/partners/{pk}/").status_code == 404
        assert nobody.get(f"/partners/{pk}/").headers["Location"] == f"/account/login/?next=/partners/{pk}/"


def test_an_entry_is_added_once_however_often_it_is_sent(world: World, as_user: ClientFor) -> None:
    client = as_user(world.users["state_office"])
    data = filled(client, "/partners/new/", name="Fahrradverband", kind="association", level="state")
    first, second = client.post("/partners/new/", data), client.post("/partners/new/", data)
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert Partner.objects.filter(name="Fahrradverband").count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "a\0b"),
        ("name", "x" * 201),
        ("kind", "galaxy"),
        ("website", "javascript:alert(1)"),
        ("email", "nobody"),
        ("latitude", "91"),
        ("latitude", "nan"),
        ("longitude", "7"),
        ("review_due", "31.02.2026"),
        ("parent", "99999999999999999999"),
        ("parent", "\0"),
        ("regions", ["99999999999999999999"]),
        ("submission_key", "x"),
    ],
)
def test_a_malformed_entry_is_told_field_by_field(world: World, as_user: ClientFor, field: str, value: Any) -> None:
    client = as_user(world.users["state_office"])
    coordinates = {"longitude": "7"} if field == "latitude" else {}
    data = filled(client, "/partners/new/", name="Neu", kind="association", level="state", **coordinates)
    response = client.post("/partners/new/", {**data, field: value})
    assert response.status_code == 422
    assert response.context["form"].errors
    assert not Partner.objects.filter(name="Neu").exists()


def test_a_coordinator_keeps_an_entry_within_reach(world: World, as_user: ClientFor) -> None:
    client = as_user(world.users["coordinator"])
    data = filled(client, "/partners/new/", name="Neu", kind="association", level="local")
    refused = client.post("/partners/new/", {**data, "regions": [world.regions["essen"].pk]})
    assert "Köln" in refused.context["form"].errors["regions"][0]
    assert client.post("/partners/new/", {**data, "regions": [world.regions["koeln"].pk]}).status_code == 302


def test_a_stale_edit_shows_both_and_can_be_saved_on_top(world: World, as_user: ClientFor) -> None:
    partner = world.partners["members"]
    url = f"/partners/{partner.pk}/edit/"
    first, second = as_user(world.users["state_office"]), as_user(world.users["coordinator"])
    mine = filled(second, url, description="Mein Text", phone="0221 1")
    assert first.post(url, filled(first, url, description="Ihr Text")).status_code == 302
    stale = second.post(url, mine)
    assert stale.status_code == 409
    shown = {conflict.label: (conflict.stored, conflict.typed) for conflict in stale.context["conflicts"]}
    assert shown == {"Description": ("Ihr Text", "Mein Text"), "Phone": ("–", "0221 1")}
    partner.refresh_from_db()
    assert (partner.description, partner.phone) == ("Ihr Text", "")
    again = second.post(url, {**mine, "version": stale.context["form"]["version"].value()})
    assert again.status_code == 302
    partner.refresh_from_db()
    assert (partner.description, partner.phone, partner.version) == ("Mein Text", "0221 1", 3)


def test_an_entry_does_not_belong_to_its_own_part(world: World, as_user: ClientFor) -> None:
    parent = world.partners["members"]
    child = PartnerFactory(parent=parent)
    client = as_user(world.users["state_office"])
    url = f"/partners/{parent.pk}/edit/"
    response = client.post(url, filled(client, url, parent=child.pk))
    assert response.status_code == 422
    assert "parent" in response.context["form"].errors


def test_archive_and_bring_back(world: World, as_user: ClientFor) -> None:
    partner, client = world.partners["members"], as_user(world.users["coordinator"])
    url = f"/partners/{partner.pk}/archive/"
    assert client.get(url).status_code == 200
    assert Partner.objects.get(pk=partner.pk).archived_at is None
    page = client.post(url, follow=True)
    assert b"Bring it back" in page.content
    assert as_user(world.users["member"]).get(partner.get_absolute_url()).status_code == 404
    client.post(f"/partners/{partner.pk}/restore/")
    assert Partner.objects.get(pk=partner.pk).archived_at is None


def test_still_true(world: World, as_user: ClientFor) -> None:
    partner = PartnerFactory(review_overdue=True, regions=[world.regions["koeln"]])
    as_user(world.users["coordinator"]).post(f"/partners/{partner.pk}/verify/")
    partner.refresh_from_db()
    assert partner.verified_by == world.users["coordinator"]
    assert partner.freshness == Partner.Freshness.VERIFIED


@pytest.mark.parametrize("action", ["restore", "verify"])
def test_what_changes_something_is_not_a_link(world: World, as_user: ClientFor, action: str) -> None:
    partner = world.partners["archived" if action == "restore" else "members"]
    assert as_user(world.users["state_office"]).get(f"/partners/{partner.pk}/{action}/").status_code == 405


@pytest.mark.parametrize("who", ["member", "elsewhere", "board", "data_protection", "superuser"])
def test_others_change_nothing(world: World, as_user: ClientFor, who: str) -> None:
    client, before = as_user(world.users[who]), list(Partner.objects.order_by("pk").values())
    partner = world.partners["public"]
    for action in ("edit", "archive", "verify", "restore"):
        assert client.post(f"/partners/{partner.pk}/{action}/", {"name": "x", "version": 1}).status_code == 403
    assert list(Partner.objects.order_by("pk").values()) == before


def test_the_picker_finds_and_keeps(world: World, as_user: ClientFor) -> None:
    client = as_user(world.users["coordinator"])
    chosen = world.partners["public"].pk
    url = f"/partners/choices/?name=partners&partners_text=klima&partners={chosen}&partners=99999999999999999999"
    html = client.get(url).content.decode()
    assert html.count("checked") == 1
    assert "Klimaliste Köln" in html
    assert "Alter Verein" not in client.get("/partners/choices/?name=x&partners_text=verein%00").content.decode()


def test_looking_up_without_javascript_saves_and_judges_nothing(world: World, as_user: ClientFor) -> None:
    client = as_user(world.users["state_office"])
    data = filled(
        client, "/partners/new/", name="Ortsgruppe", description="Text", parent_text="klimaliste", find="parent"
    )
    response = client.post("/partners/new/", data)
    html = response.content.decode()
    assert response.status_code == 200
    assert "Klimaliste Köln" in html
    assert "Ortsgruppe" in html
    assert "invalid-feedback" not in html
    assert not Partner.objects.filter(name="Ortsgruppe").exists()


def test_may_of_nobody_is_read_from_the_same_rules(world: World) -> None:
    assert Partner.objects.visible_to(AnonymousUser()).get() == world.partners["public"]
    assert Client().get("/partners/").status_code == 200
