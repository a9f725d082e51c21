"""Suggested corrections: suggesting, deciding field by field, conflicts, mails."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from coalition.models import Partner, PartnerCorrection
from coalition.services.corrections import suggest_correction
from coalition.services.partners import update_partner
from tests.coalition.conftest import ClientFor
from tests.coalition.views.forms import filled
from tests.coalition.world import World
from tests.factories.coalition import TopicFactory

LIST = "/partners/corrections/"


def suggest(world: World, who: str = "member", **fields: Any) -> PartnerCorrection:
    partner = Partner.objects.get(pk=world.partners["members"].pk)
    return suggest_correction(partner=partner, by=world.users[who], version=partner.version, **fields)


def decide(client: Client, correction: PartnerCorrection, **data: Any) -> Any:
    version = Partner.objects.get(pk=correction.partner_id).version
    return client.post(f"{LIST}{correction.pk}/decide/", {"version": version, **data})


def letters() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for letter in mail.outbox:
        found.setdefault(letter.to[0], []).append(f"{letter.subject}\n{letter.body}")
    return found


def test_a_member_suggests_and_a_coordinator_takes_it_over(
    world: World, as_user: ClientFor, django_capture_on_commit_callbacks: Any, mailoutbox: Any
) -> None:
    partner, member, topic = world.partners["members"], as_user(world.users["member"]), TopicFactory(name="Wohnen")
    url = f"/partners/{partner.pk}/suggest/"
    data = filled(member, url, phone="0221 123", topics=[topic.pk], remark="Steht so auf ihrer Seite.")
    with django_capture_on_commit_callbacks(execute=True):
        assert member.post(url, data).status_code == 302
        assert member.post(url, data).status_code == 302  # sent twice: one suggestion
    correction = PartnerCorrection.objects.get(
        suggested_by=world.users["member"], decided_at=None, remark__contains="Seite"
    )
    assert set(correction.changes) == {"phone", "topics"}
    told = letters()
    assert set(told) == {world.users["coordinator"].email}
    assert partner.name not in str(told)
    mail.outbox.clear()

    coordinator = as_user(world.users["coordinator"])
    assert f"{LIST}{correction.pk}/" in coordinator.get(LIST).content.decode()
    page = coordinator.get(f"{LIST}{correction.pk}/").content.decode()
    assert all(text in page for text in ("0221 123", "Wohnen", "Steht so auf ihrer Seite."))
    with django_capture_on_commit_callbacks(execute=True):
        assert decide(coordinator, correction, decision="all").status_code == 302
    partner.refresh_from_db()
    correction.refresh_from_db()
    assert (partner.phone, list(partner.topics.all())) == ("0221 123", [topic])
    assert (correction.outcome, correction.decided_by) == ("accepted", world.users["coordinator"])
    assert set(letters()) == {world.users["member"].email}
    assert "0221" not in str(letters())
    # Decided once; and its author sees what became of it.
    assert decide(coordinator, correction, decision="decline", reason="Doch nicht").status_code == 422
    assert "Taken over" in member.get(f"{LIST}{correction.pk}/").content.decode()


def test_some_of_it_and_nothing_of_it(world: World, as_user: ClientFor) -> None:
    office = as_user(world.users["state_office"])
    correction = suggest(world, phone="0221 123", address="Neue Straße 1")
    assert decide(office, correction, decision="some").status_code == 422
    assert decide(office, correction, decision="some", take=["name"]).status_code == 422
    assert decide(office, correction, decision="some", take=["phone"]).status_code == 302
    correction.refresh_from_db()
    partner = Partner.objects.get(pk=correction.partner_id)
    assert (partner.phone, partner.address) == ("0221 123", "")
    assert (correction.outcome, correction.taken) == ("partly", ["phone"])

    refused = suggest(world, name="Ein anderer Name")
    answer = decide(office, refused, decision="decline", reason=" ")
    assert answer.status_code == 422
    assert "Say why" in answer.content.decode()
    assert decide(office, refused, decision="decline", reason="Heißt weiter so.").status_code == 302
    assert "Heißt weiter so." in as_user(world.users["member"]).get(f"{LIST}{refused.pk}/").content.decode()
    assert Partner.objects.get(pk=partner.pk).name == "Klimaliste Köln"


def test_what_changed_meanwhile_is_shown_and_not_overwritten(world: World, as_user: ClientFor) -> None:
    office, partner = as_user(world.users["state_office"]), world.partners["members"]
    old = partner.version
    correction = suggest(world, phone="0221 123", address="Neue Straße 1")
    update_partner(partner=partner, by=world.users["coordinator"], version=old, phone="0221 999")
    page = office.get(f"{LIST}{correction.pk}/").content.decode()
    assert "Changed since" in page
    assert 'value="all"' not in page
    assert page.count(" checked") == 1  # what is as it was
    # Somebody saved after the page was read.
    answer = office.post(f"{LIST}{correction.pk}/decide/", {"decision": "some", "take": ["phone"], "version": old})
    assert answer.status_code == 409
    assert "0221 999" in answer.content.decode()
    partner.refresh_from_db()
    assert partner.phone == "0221 999"
    assert PartnerCorrection.objects.get(pk=correction.pk).is_open
    # Having seen it, one may take it over all the same.
    assert decide(office, correction, decision="some", take=["phone", "address"]).status_code == 302
    # The same while suggesting: what is stored now stands beside what was typed.
    member, url = as_user(world.users["member"]), f"/partners/{partner.pk}/suggest/"
    stale = filled(member, url, phone="0221 5")
    partner.refresh_from_db()
    update_partner(partner=partner, by=world.users["coordinator"], version=partner.version, phone="0221 6")
    assert member.post(url, stale).status_code == 409


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, 422),
        ({"website": "javascript:alert(1)"}, 422),
        ({"name": ""}, 422),
        ({"topics": ["99999999999999999999"]}, 422),
        ({"remark": "x" * 3000}, 422),
        ({"remark": "Nur ein Hinweis"}, 302),
    ],
)
def test_what_may_be_suggested(world: World, as_user: ClientFor, changes: dict[str, Any], status: int) -> None:
    member, url = as_user(world.users["member"]), f"/partners/{world.partners['members'].pk}/suggest/"
    before = PartnerCorrection.objects.count()
    assert member.post(url, filled(member, url, **changes)).status_code == status
    assert PartnerCorrection.objects.count() - before == (status == 302)


def test_a_coordinator_keeps_the_entry_within_reach_and_nobody_floods(
    world: World, as_user: ClientFor, settings: Any
) -> None:
    correction = suggest(world, regions=[world.regions["essen"]])
    answer = decide(as_user(world.users["coordinator"]), correction, decision="all")
    assert answer.status_code == 422
    assert "Köln" in answer.content.decode()
    assert decide(as_user(world.users["state_office"]), correction, decision="all").status_code == 302

    settings.COALITION_CORRECTIONS_PER_DAY = PartnerCorrection.objects.filter(
        suggested_by=world.users["member"]
    ).count()
    member, url = as_user(world.users["member"]), f"/partners/{world.partners['nowhere'].pk}/suggest/"
    answer = member.post(url, filled(member, url, phone="1"))
    assert answer.status_code == 429
    assert "tomorrow" in answer.content.decode()


def test_the_list_takes_as_many_queries_for_many(
    world: World, as_user: ClientFor, django_assert_max_num_queries: Any
) -> None:
    office, numbers = as_user(world.users["state_office"]), []
    for more in (1, 6):
        for number in range(more):
            suggest(world, phone=f"{more} {number}")
        with django_assert_max_num_queries(40) as captured:
            assert office.get(LIST).status_code == 200
        numbers.append(len(captured))
    assert numbers[0] == numbers[1]
