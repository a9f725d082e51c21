"""How partners belong together: seen, drawn, changed; and one more function for somebody who is known."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coalition.models import ChangeRecord, PartnerLink, PersonRole
from coalition.models.visibility import Visibility
from coalition.partner_family import family_of
from coalition.partner_graph import MOST_SHOWN, graph_of
from coalition.services.partner_links import link_partners, unlink_partners
from tests.coalition.conftest import ClientFor
from tests.coalition.world import World
from tests.factories.coalition import PartnerFactory, PartnerLinkFactory

Kind = PartnerLink.Kind


def address(world: World, rest: str = "") -> str:
    return f"/partners/{world.partners['public'].pk}/connections/{rest}"


def test_a_connection_is_made_noted_and_taken_away(world: World, as_user: ClientFor) -> None:
    client, other = as_user(world.users["state_office"]), world.partners["members"]
    sent = {"relation": "member_of-back", "other": other.pk}
    answer = client.post(address(world, "new/"), sent)
    assert (answer.status_code, answer["Location"]) == (302, address(world))
    client.post(address(world, "new/"), sent)
    link = PartnerLink.objects.get()
    assert (link.source, link.kind, link.target) == (other, Kind.MEMBER_OF, world.partners["public"])
    page = client.get(address(world)).content.decode()
    assert "Klimaliste Köln" in page
    assert 'aria-label="Klimaliste Köln (a member of it)"' in page
    client.post(address(world, f"{link.pk}/remove/"))
    assert not PartnerLink.objects.exists()
    again = client.post(address(world, f"{link.pk}/remove/"), follow=True)
    assert "not there any more" in again.content.decode()
    assert [record.action for record in ChangeRecord.objects.filter(label="coalition.partnerlink")] == [
        "removed",
        "created",
    ]
    history = client.get(f"/partners/{other.pk}/history/").content.decode()
    assert history.count("link between partners") == 2
    assert "Mietenbündnis Köln" in history


def test_what_reads_the_same_from_both_sides_stands_once(world: World) -> None:
    office, one, other = world.users["state_office"], world.partners["public"], world.partners["members"]
    link = link_partners(by=office, partner=one, other=other, kind=Kind.ALLIED_WITH)
    assert link_partners(by=office, partner=other, other=one, kind=Kind.ALLIED_WITH) == link
    link_partners(by=office, partner=one, other=other, kind=Kind.MEMBER_OF)
    link_partners(by=office, partner=other, other=one, kind=Kind.MEMBER_OF)
    assert PartnerLink.objects.count() == 3


def test_nobody_links_what_they_may_not(world: World) -> None:
    office, one = world.users["state_office"], world.partners["public"]
    with pytest.raises(PermissionDenied):
        link_partners(by=world.users["member"], partner=one, other=world.partners["members"], kind=Kind.MEMBER_OF)
    for other in (world.partners["archived"], one):
        with pytest.raises(ValidationError):
            link_partners(by=office, partner=one, other=other, kind=Kind.MEMBER_OF)
    link = PartnerLinkFactory(source=world.partners["members"], target=PartnerFactory())
    with pytest.raises(ValidationError):
        unlink_partners(by=office, partner=one, link=link.pk)


def test_a_mistake_keeps_what_was_typed(world: World, as_user: ClientFor) -> None:
    client = as_user(world.users["state_office"])
    answer = client.post(address(world, "new/"), {"relation": "allied_with", "other": "", "other_text": "Klima"})
    assert answer.status_code == 422
    assert 'value="Klima"' in answer.content.decode()
    looked_up = client.post(address(world, "new/"), {"relation": "allied_with", "other_text": "Klima", "find": "other"})
    assert "Klimaliste Köln" in looked_up.content.decode()


def test_strangers_do_not_learn_who_is_at_odds(world: World, as_user: ClientFor) -> None:
    other = PartnerFactory(name="Anderes Bündnis", visibility=Visibility.PUBLIC)
    PartnerLinkFactory(source=world.partners["public"], target=other, kind=Kind.IN_CONFLICT)
    for path in (address(world), world.partners["public"].get_absolute_url()):
        assert other.name not in as_user().get(path).content.decode()
        assert other.name in as_user(world.users["member"]).get(path).content.decode()


def test_the_drawing_shows_lines_among_others_and_names_how(world: World) -> None:
    middle, other = world.partners["public"], world.partners["members"]
    part = PartnerFactory(parent=middle, name="Ortsgruppe Kalk")
    for source, target in ((middle, other), (part, other), (part, middle)):
        PartnerLinkFactory(source=source, target=target, kind=Kind.ALLIED_WITH)
    graph = graph_of(family_of(middle, world.users["member"]), world.users["member"])
    assert graph is not None
    assert {node.partner: node.how for node in graph.others} == {part: "a part of it, allied", other: "allied"}
    assert [line.among_others for line in graph.lines] == [False, False, True]


def test_boxes_never_overlap_and_queries_stay_the_same(world: World) -> None:
    middle, member = world.partners["public"], world.users["member"]

    def measured() -> tuple[Any, int]:
        with CaptureQueriesContext(connection) as queries:
            return graph_of(family_of(middle, member), member), len(queries)

    PartnerLinkFactory(source=middle, target=PartnerFactory())
    measured()  # who the reader is, is asked once
    _few, before = measured()
    for _ in range(MOST_SHOWN + 2):
        PartnerLinkFactory(source=middle, target=PartnerFactory())
    graph, after = measured()
    assert before == after
    assert (len(graph.others), graph.left_out) == (MOST_SHOWN, 3)
    corners = {(node.x, node.y) for node in graph.others}
    assert len(corners) == MOST_SHOWN
    assert all(node.y + graph.box_height <= graph.height for node in graph.others)


def test_nothing_belongs_to_it(world: World, as_user: ClientFor) -> None:
    assert graph_of(family_of(world.partners["public"], world.users["member"]), world.users["member"]) is None
    assert "Nothing is noted here yet" in as_user(world.users["member"]).get(address(world)).content.decode()


def test_somebody_known_gets_one_more_function(world: World, as_user: ClientFor) -> None:
    client, person = as_user(world.users["state_office"]), world.persons["koeln"]
    sent = {"partner": world.partners["members"].pk, "function": "Sprecherin", "since": "2026-01-01"}
    answer = client.post(f"/persons/{person.pk}/functions/new/", sent)
    assert (answer.status_code, answer["Location"]) == (302, person.get_absolute_url())
    client.post(f"/persons/{person.pk}/functions/new/", sent)
    role = PersonRole.objects.get(person=person, function="Sprecherin")
    assert role.partner == world.partners["members"]
    assert client.post(f"/persons/{person.pk}/functions/new/", {"function": "x"}).status_code == 422
