"""What is to be looked at again: periods by kind, the list with one click each, mails without names."""

import datetime
from typing import Any

from django.core import mail
from django.utils import timezone

from coalition.models import Partner, ReviewPeriod
from coalition.services.partner_reviews import remind_of_partner_reviews
from tests.coalition.conftest import ClientFor
from tests.coalition.world import World
from tests.factories.coalition import PartnerFactory


def test_the_state_office_sets_periods_by_kind(world: World, as_user: ClientFor, settings: Any) -> None:
    settings.COALITION_REVIEW_AFTER_DAYS = 100
    office, url = as_user(world.users["state_office"]), "/partners/reviews/periods/"
    assert office.post(url, {"days_movement": "13"}).status_code == 422
    assert office.post(url, {"days_movement": "90", "days_union": ""}).status_code == 302
    today = timezone.localdate()
    for kind, days in (("movement", 90), ("union", 100)):
        partner = PartnerFactory(kind=kind)
        assert partner.review_due == today + datetime.timedelta(days=days)
        Partner.objects.filter(pk=partner.pk).update(review_due=today, verified_by_partner=True)
        office.post(f"/partners/{partner.pk}/verify/", {"back": "reviews"})
        partner.refresh_from_db()
        assert partner.review_due == today + datetime.timedelta(days=days)
        assert (partner.verified_by, partner.verified_by_partner) == (world.users["state_office"], False)
    assert office.post(url, {"days_movement": ""}).status_code == 302
    assert not ReviewPeriod.objects.exists()


def test_who_looks_after_an_entry_is_reminded_once_and_confirms_with_one_click(
    world: World, as_user: ClientFor, django_assert_max_num_queries: Any, time_machine: Any
) -> None:
    time_machine.move_to("2026-05-04 09:00+02:00", tick=False)
    Partner.objects.update(review_due=None)
    lag, koeln = world.users["lag"], [world.regions["koeln"]]
    due = {"review_due": timezone.localdate()}
    kept = PartnerFactory(name="Unter Obhut", stewards=[world.units["lag"]], **due)
    local = [PartnerFactory(name=f"Am Ort {number}", regions=koeln, **due) for number in range(2)]
    nowhere = PartnerFactory(name="Ohne Ort", **due)
    with django_assert_max_num_queries(30):
        assert remind_of_partner_reviews() == 3
    assert remind_of_partner_reviews() == 0
    told = {letter.to[0]: letter for letter in mail.outbox}
    assert set(told) == {lag.email, world.users["coordinator"].email, world.users["state_office"].email}
    assert "2" in told[world.users["coordinator"].email].subject
    for letter in mail.outbox:
        assert not any(partner.name in f"{letter.subject}{letter.body}" for partner in (kept, *local, nowhere))

    steward = as_user(lag)
    assert [partner.name for partner in steward.get("/partners/reviews/").context["page_obj"]] == ["Unter Obhut"]
    assert steward.post(f"/partners/{nowhere.pk}/verify/").status_code == 403
    assert steward.post(f"/partners/{kept.pk}/verify/", {"back": "reviews"})["Location"] == "/partners/reviews/"
    assert not steward.get("/partners/reviews/").context["page_obj"].object_list
    assert len(as_user(world.users["spokesperson"]).get("/partners/reviews/").context["page_obj"]) == 3
    # A year later it is asked again.
    time_machine.move_to("2027-06-01 09:00+02:00", tick=False)
    mail.outbox.clear()
    assert remind_of_partner_reviews() >= 1
