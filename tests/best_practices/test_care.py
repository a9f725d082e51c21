"""Write-ups stay true: reviews, hints of readers, the archive, and addresses that lead on."""

import datetime

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from best_practices.models import BestPracticePage, OutdatedNotice
from best_practices.review_reminders import remind_of_reviews
from best_practices.services.care import archive_page, confirm_page
from coalition.models import Membership
from coalition.models.visibility import Visibility
from coalition.services.units import rename_unit
from tests.factories.best_practices import published
from tests.factories.coalition import UnitFactory

pytestmark = pytest.mark.django_db

CARE = "/best-practices/care/"
YESTERDAY = datetime.timedelta(days=1)


@pytest.fixture
def page(people):
    return published(people.unit, people.member, title="Mietenberatung")


def make_due(page):
    BestPracticePage.objects.filter(pk=page.pk).update(review_on=timezone.localdate() - YESTERDAY)
    return BestPracticePage.objects.get(pk=page.pk)


def test_publication_sets_the_date_of_review(people, page, settings):
    assert page.review_on == timezone.localdate() + datetime.timedelta(days=730)
    settings.BEST_PRACTICES_REVIEW_AFTER_DAYS = 30
    confirm_page(page=page, by=people.editor)
    # A later version, made from the draft, does not take it back.
    BestPracticePage.objects.get(pk=page.pk).get_latest_revision().publish()
    later = BestPracticePage.objects.get(pk=page.pk)
    assert later.review_on == timezone.localdate() + datetime.timedelta(days=30)


def test_the_owners_are_told_once(people, page):
    make_due(page)
    assert remind_of_reviews() == 1
    assert {address for message in mail.outbox for address in message.to} == {
        people.editor.email,
        people.coordinator.email,
    }
    assert not [message for message in mail.outbox if "Mietenberatung" in message.subject + message.body]
    assert remind_of_reviews() == 0


def test_one_click_says_still_true(client, people, page):
    make_due(page)
    client.force_login(people.editor)
    address = reverse("best_practices:still-true", args=[page.pk])
    assert address in client.get(CARE).content.decode()
    assert client.get(address).status_code == 405
    assert client.post(address, {"back": "care"}).status_code == 302
    assert address not in client.get(CARE).content.decode()
    shown = timezone.localdate().strftime("%d.%m.%Y")
    client.logout()
    for public in (page.get_url(), "/best-practices/"):
        assert f"geprüft am {shown}" in client.get(public).content.decode()
    client.force_login(people.foreign_member)
    assert client.post(address).status_code == 403


def test_any_signed_in_reader_says_that_it_is_outdated(client, people, page, django_capture_on_commit_callbacks):
    address = reverse("best_practices:outdated", args=[page.pk])
    assert client.get(address).status_code == 302
    client.force_login(people.foreign_member)
    assert client.post(address, {"reason": ""}).status_code in {200, 422}
    with django_capture_on_commit_callbacks(execute=True):
        for reason in ("Die Nummer stimmt nicht.", "Die Adresse stimmt nicht."):
            assert client.post(address, {"reason": reason}).status_code == 302
    notice = OutdatedNotice.objects.get()
    told = {address for message in mail.outbox for address in message.to}
    assert told == {people.member.email, people.editor.email, people.coordinator.email}
    decide = reverse("best_practices:outdated-decide", args=[notice.pk])
    assert client.get(decide).status_code == 404
    for user in (people.state_office, people.editor):
        client.force_login(user)
        assert "Die Adresse stimmt nicht." in client.get(CARE).content.decode()
    # An editor corrects; what is published is not theirs to take away.
    assert client.post(decide, {"decision": "archived"}).status_code == 422
    assert client.post(decide, {"decision": "fixed"}).status_code == 302
    assert BestPracticePage.objects.get(pk=page.pk).care.verified_on == timezone.localdate()
    assert client.get(decide).status_code == 404


def test_the_archive_keeps_note_and_lineage(client, people, page):
    child = published(people.elsewhere, title="Unsere Fassung")
    BestPracticePage.objects.filter(pk=child.pk).update(adapted_from=page)
    client.force_login(people.editor)
    address = reverse("best_practices:archive", args=[page.pk])
    assert client.post(address, {"note": ""}).status_code == 403
    client.force_login(people.coordinator)
    assert client.get(address).status_code == 200
    assert client.post(address, {"note": "Die Beratung macht jetzt der Mieterverein."}).status_code == 302
    old = page.get_url()
    client.logout()
    answer = client.get(old)
    assert answer.status_code == 410
    assert "Mieterverein" in answer.content.decode()
    assert "Unsere Fassung" in answer.content.decode()
    assert "Mietenberatung" not in client.get("/best-practices/").content.decode()
    client.force_login(people.coordinator)
    assert "Mietenberatung" in client.get(reverse("best_practices:archive-list")).content.decode()
    assert client.post(reverse("best_practices:restore", args=[page.pk])).status_code == 302
    assert client.get(old).status_code == 200
    assert BestPracticePage.objects.get(pk=page.pk).care.archived_at is None


def test_an_archived_members_page_is_unknown_to_strangers(client, people):
    page = published(people.unit, visibility=Visibility.MEMBERS)
    archive_page(page=page, by=people.coordinator, note="Zitronenfalter")
    answer = client.get(page.get_url())
    assert answer.status_code == 404
    assert "Zitronenfalter" not in answer.content.decode()
    client.force_login(people.foreign_member)
    assert client.get(page.get_url()).status_code == 410


def test_the_office_sees_what_nobody_looks_after(client, people, page):
    client.force_login(people.state_office)
    assert list(client.get(CARE).context["ownerless"]) == []
    Membership.objects.filter(unit=people.unit).update(until=timezone.localdate() - YESTERDAY)
    assert list(client.get(CARE).context["ownerless"]) == [page]
    make_due(page)
    assert remind_of_reviews() == 0
    client.force_login(people.foreign_coordinator)
    assert client.get(CARE).context["ownerless"] == []


def test_a_branch_above_looks_after_its_local_branches(client, people):
    local = UnitFactory(local=True, parent=people.unit, name="Ortsverband Süd")
    page = make_due(published(local))
    client.force_login(people.state_office)
    assert list(client.get(CARE).context["ownerless"]) == []
    assert remind_of_reviews() == 1
    assert [message.to for message in mail.outbox] == [[people.coordinator.email]]
    client.force_login(people.coordinator)
    assert list(client.get(CARE).context["due"]) == [page]


def test_old_addresses_lead_to_the_page(client, people, page, django_capture_on_commit_callbacks):
    old = page.get_url()
    with django_capture_on_commit_callbacks(execute=True):
        page.slug = "umbenannt"
        page.save_revision().publish()
    moved = client.get(old)
    page = BestPracticePage.objects.get(pk=page.pk)
    assert page.get_url() != old
    assert (moved.status_code, moved["Location"]) == (301, page.get_url())
    client.force_login(people.member)
    permanent = reverse("best_practices:read", args=[page.pk])
    assert client.get(permanent)["Location"] == page.get_url()
    # Moved to another unit, by hand in the page editor.
    before = page.get_url()
    with django_capture_on_commit_callbacks(execute=True):
        BestPracticePage.objects.get(pk=page.pk).move(people.elsewhere.page, pos="last-child")
    after = BestPracticePage.objects.get(pk=page.pk).get_url()
    assert client.get(before)["Location"] == after
    assert client.get(permanent)["Location"] == after


def test_a_renamed_unit_takes_its_old_addresses_along(client, people, page, django_capture_on_commit_callbacks):
    old = page.get_url()
    with django_capture_on_commit_callbacks(execute=True):
        rename_unit(unit=people.unit, name="Kreisverband Anders", slug="kv-anders")
    new = BestPracticePage.objects.get(pk=page.pk).get_url()
    assert new != old
    assert client.get(old)["Location"] == new
