"""The link by which a partner confirms or corrects its own public entry."""

import datetime
import re
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from coalition.models import EntryCheck, Partner, PartnerCorrection
from coalition.models.visibility import Visibility
from coalition.services.entry_checks import revoke_entry_checks, send_entry_check, token_of
from coalition.services.partners import update_partner
from tests.coalition.conftest import ClientFor
from tests.coalition.world import MARKER, PENDING, World


@pytest.fixture(autouse=True)
def no_requests_counted() -> None:
    cache.clear()


@pytest.fixture
def partner(world: World) -> Partner:
    entry = world.partners["public"]
    Partner.objects.filter(pk=entry.pk).update(email="post@example.org", relation="ended", review_due=None)
    return Partner.objects.get(pk=entry.pk)


@pytest.fixture
def address(world: World, partner: Partner) -> str:
    return f"/partners/check/{token_of(send_entry_check(partner=partner, by=world.users['coordinator']))}/"


def english() -> Client:
    return Client(headers={"Accept-Language": "en"})


def main_of(answer: Any) -> str:
    html: str = answer.content.decode()
    return html[html.index("<main") : html.index("</main")]


def state(partner: Partner) -> list[Any]:
    rows = (Partner.objects.filter(pk=partner.pk), EntryCheck.objects.all(), PartnerCorrection.objects.all())
    return [list(row.order_by("pk").values()) for row in rows]


def test_the_mail_leads_to_the_hub_whatever_host_was_asked(
    world: World, as_user: ClientFor, partner: Partner, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    steward = as_user(world.users["lag"])
    assert steward.post(f"/partners/{partner.pk}/ask/").status_code == 403
    partner.stewards.add(world.units["lag"])
    with django_capture_on_commit_callbacks(execute=True):
        assert steward.post(f"/partners/{partner.pk}/ask/", headers={"host": "evil.example"}).status_code == 302
    (letter,) = mail.outbox
    assert letter.to == ["post@example.org"]
    link = re.search(r"https?://\S+", letter.body)
    assert link is not None
    assert link[0].startswith(f"{settings.WAGTAILADMIN_BASE_URL}/partners/check/")
    assert "evil" not in letter.message().as_string()
    assert english().get(link[0].removeprefix(settings.WAGTAILADMIN_BASE_URL)).status_code == 200
    # A fourth question within a week is refused; a newer link ends the older ones.
    for _ in range(3):
        steward.post(f"/partners/{partner.pk}/ask/")
    assert EntryCheck.objects.filter(partner=partner).count() == 3
    assert EntryCheck.objects.open().filter(partner=partner).count() == 1
    assert english().get(link[0].removeprefix(settings.WAGTAILADMIN_BASE_URL)).status_code == 404


def test_reading_changes_nothing_and_shows_nothing_but_the_public_entry(
    world: World, partner: Partner, address: str
) -> None:
    before, visitor = state(partner), english()
    for _ in range(2):
        answer = visitor.get(address)
        visitor.head(address)
    assert state(partner) == before
    main = main_of(answer)
    assert partner.name in main
    assert not any(text in main for text in ("Ended", "ended", MARKER, PENDING, "Vorsitz", "Klimaliste", "coordinator"))
    assert "noindex" in answer["X-Robots-Tag"]
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "same-origin"
    assert "http" not in re.sub(r'value="[^"]*"|placeholder="[^"]*"', "", main)


def test_it_is_right(world: World, as_user: ClientFor, partner: Partner, address: str) -> None:
    visitor = Client(enforce_csrf_checks=True, headers={"Accept-Language": "en"})
    html = visitor.get(address).content.decode()
    sent = {"answer": "right", "version": partner.version}
    assert visitor.post(address, sent).status_code == 403  # from somewhere else
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', html)
    assert token is not None
    sent["csrfmiddlewaretoken"] = token[1]
    # Only what was read is confirmed.
    assert visitor.post(address, {**sent, "version": partner.version + 1}).status_code == 409
    assert visitor.post(address, sent)["Location"] == "/partners/check/thanks/"
    partner.refresh_from_db()
    assert (partner.verified_at, partner.verified_by_partner) == (timezone.localdate(), True)
    assert partner.review_due is not None
    assert visitor.get("/partners/check/thanks/").status_code == 200
    assert visitor.post(address, sent).status_code == visitor.get(address).status_code == 404
    assert "by the partner itself" in as_user(world.users["member"]).get(f"/partners/{partner.pk}/").content.decode()


def test_it_is_different(
    world: World, as_user: ClientFor, partner: Partner, address: str, django_capture_on_commit_callbacks: Any
) -> None:
    visitor = english()
    form = visitor.get(address).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields if name not in {"topics", "regions"}}
    typed |= {"answer": "different", "regions": [world.regions["koeln"].pk]}
    assert visitor.post(address, typed).status_code == 422  # nothing is different
    assert visitor.post(address, typed | {"email": "keine", "relation": "allied"}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        sent = visitor.post(address, typed | {"phone": "0221 77", "relation": "allied", "visibility": "members"})
    assert sent.status_code == 302
    correction = PartnerCorrection.objects.get(partner=partner, changes__has_key="phone")
    assert correction.is_by_partner
    assert set(correction.changes) == {"phone"}
    partner.refresh_from_db()
    assert (partner.phone, partner.verified_at) == ("", None)
    assert [letter.to for letter in mail.outbox] == [[world.users["coordinator"].email]]
    assert visitor.post(address, typed | {"phone": "1"}).status_code == 404  # one answer
    mail.outbox.clear()
    decision = {"decision": "all", "version": partner.version}
    with django_capture_on_commit_callbacks(execute=True):
        as_user(world.users["coordinator"]).post(f"/partners/corrections/{correction.pk}/decide/", decision)
    partner.refresh_from_db()
    assert (partner.phone, partner.verified_by_partner) == ("0221 77", True)
    assert [letter.to for letter in mail.outbox] == [["post@example.org"]]
    assert "0221" not in mail.outbox[0].body


def test_links_end_and_all_say_the_same(world: World, partner: Partner, address: str, time_machine: Any) -> None:
    office, visitor = world.users["state_office"], english()
    over = main_of(visitor.get("/partners/check/made-up/"))
    assert visitor.get(address[:-2] + ("y/" if address[-2] == "x" else "x/")).status_code == 404

    def ended(url: str) -> None:
        for answer in (visitor.get(url), visitor.post(url, {"answer": "right", "version": 1})):
            assert (answer.status_code, main_of(answer)) == (404, over)

    assert visitor.get(address).status_code == 200
    for change in (
        {"visibility": Visibility.MEMBERS},
        {"email": "andere@example.org"},
        {"archived_at": timezone.now()},
    ):
        kept = {name: getattr(partner, name) for name in change}
        Partner.objects.filter(pk=partner.pk).update(**change)
        ended(address)
        Partner.objects.filter(pk=partner.pk).update(**kept)
    assert visitor.get(address).status_code == 200
    update_partner(partner=partner, by=office, version=partner.version, phone="0221")
    assert visitor.get(address).status_code == 200
    revoke_entry_checks(partner=Partner.objects.get(pk=partner.pk), by=office)
    ended(address)
    newer = send_entry_check(partner=Partner.objects.get(pk=partner.pk), by=office)
    url = f"/partners/check/{token_of(newer)}/"
    assert visitor.get(url).status_code == 200
    time_machine.move_to(newer.expires_at + datetime.timedelta(minutes=1), tick=False)
    ended(url)
    cache.clear()
    time_machine.move_to(newer.sent_at, tick=False)
    answers = [visitor.get("/partners/check/x/") for _ in range(31)]
    assert [answer.status_code for answer in answers[29:]] == [404, 429]
    assert 0 < int(answers[30]["Retry-After"]) <= 60
