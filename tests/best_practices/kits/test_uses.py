import pytest
from django.core import mail

from best_practices.kits.notices import tell_users_of_kits
from best_practices.kits.uses import start_use
from best_practices.models import CampaignKitPage, KitTick, KitUse
from coalition.models.visibility import Visibility
from tests.factories.coalition import TopicFactory, UnitFactory
from tests.factories.kits import kit, new_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(people):
    return kit(UnitFactory(working_group=True, name="LAG Wohnen"))


def test_a_branch_begins_ticks_off_and_stops(client, people, page):
    client.force_login(people.member)
    assert client.post(f"/kits/{page.pk}/start/", {"unit": people.unit.slug}).status_code == 302
    assert client.post(f"/kits/{page.pk}/start/", {"unit": people.unit.slug}).status_code == 302
    use = KitUse.objects.get()
    assert (use.unit, use.version, use.started_by) == (people.unit, 1, people.member)
    item = page.checklist.first()
    address = f"/kits/uses/{use.pk}/tick/"
    plain = client.post(address, {"item": item.key, "done": "1"}, follow=True)
    assert "1 von 3 erledigt" in plain.content.decode()
    client.force_login(people.colleague)
    client.post(address, {"item": item.key, "done": "1"})
    assert KitTick.objects.get().done_by == people.member
    part = client.post(address, {"item": item.key, "done": "0"}, headers={"HX-Request": "true"})
    assert part.content.decode().lstrip().startswith('<div id="kit-checklist">')
    assert not KitTick.objects.exists()
    assert client.post(f"/kits/uses/{use.pk}/stop/").status_code == 302
    assert not KitUse.objects.exists()


def test_an_item_that_is_none_is_no_server_error(client, people, page):
    use = start_use(kit=page, unit=people.unit, by=people.member)
    client.force_login(people.member)
    for given in ({"item": "x"}, {"item": ""}, {}, {"item": "\0"}):
        assert client.post(f"/kits/uses/{use.pk}/tick/", given).status_code == 422


def test_numbers_for_all_names_for_members_ticks_for_the_unit(client, people, page):
    use = start_use(kit=page, unit=people.unit, by=people.member)
    KitTick.objects.create(use=use, item=page.checklist.first().key, done_by=people.member)
    anonymous = client.get(page.get_url()).content.decode()
    assert "Von 1 Gliederung übernommen" in anonymous
    assert "KV Köln" not in anonymous
    client.force_login(people.foreign_member)
    text = client.get(page.get_url()).content.decode()
    assert "KV Köln" in text
    assert "1 von 3 erledigt" in text
    assert str(people.member) not in text
    assert client.get(f"/kits/uses/{use.pk}/").status_code == 404
    assert client.post(f"/kits/{page.pk}/start/", {"unit": people.unit.slug}).status_code == 302
    assert KitUse.objects.count() == 1


def test_a_new_version_is_told_once_and_a_small_correction_is_not(
    people, page, run_jobs, django_capture_on_commit_callbacks
):
    use = start_use(kit=page, unit=people.unit, by=people.member)
    KitTick.objects.create(use=use, item=page.checklist.first().key)
    with django_capture_on_commit_callbacks(execute=True):
        new_version(page, "")
    run_jobs()
    assert (page.current_version, mail.outbox) == (1, [])
    with django_capture_on_commit_callbacks(execute=True):
        new_version(page, "Neuer Flyer")
        new_version(page, "Neuer Flyer")
    run_jobs()
    assert page.current_version == 2
    (told,) = mail.outbox
    assert told.to == [people.member.email]
    assert "Neuer Flyer" in told.body
    assert page.title not in told.subject
    assert tell_users_of_kits() == 0
    # Ticks refer to items that stay what they are.
    assert KitUse.objects.with_done().get().done == 1


def test_a_mail_that_was_refused_goes_out_later(people, page, settings):
    start_use(kit=page, unit=people.unit, by=people.member)
    new_version(page, "Neuer Flyer")
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert tell_users_of_kits() == 0
    settings.EMAIL_BACKEND = backend
    assert [tell_users_of_kits(), tell_users_of_kits()] == [1, 0]


def test_the_newest_version_is_taken_over(client, people, page):
    use = start_use(kit=page, unit=people.unit, by=people.member)
    new_version(page, "Neuer Flyer")
    client.force_login(people.member)
    assert "Neuer Flyer" in client.get(f"/kits/uses/{use.pk}/").content.decode()
    assert "neue Fassung" in client.get("/kits/mine/").content.decode()
    client.post(f"/kits/uses/{use.pk}/renew/")
    use.refresh_from_db()
    assert use.version == 2


def test_filters_and_unusable_ones(client, people, page):
    wohnen = TopicFactory(slug="wohnen", name="Wohnen")
    other = kit(people.unit, title="Busspur", people_min=20, effort="l", topics=[wohnen])
    for query, found in (
        ("topic=wohnen", other), ("people=5", page), ("effort=l", other), (f"unit={people.unit.slug}", other),
        ("q=Heizkosten", page),
    ):  # fmt: skip
        assert [row.pk for row in client.get(f"/kits/?{query}").context["kits"]] == [found.pk], query
    for query in ("topic=x", "people=-1", "sort=zufall", "q=%00", "effort=xl", "page=99999999999999999999"):
        answer = client.get(f"/kits/?{query}")
        assert (answer.status_code, len(answer.context["kits"])) == (200, 2), query
    assert "Kein Paket passt" in client.get("/kits/?q=Zitronenfalter").content.decode()


def test_members_kits_and_drafts_are_hidden(client, people):
    closed = kit(people.unit, title="Zitronenfalter", visibility=Visibility.MEMBERS)
    draft = kit(people.unit, title="Kohlweißling", live=False)
    assert client.get(closed.get_url()).status_code == 302
    assert "Zitronenfalter" not in client.get("/kits/").content.decode()
    client.force_login(people.foreign_member)
    assert client.get(closed.get_url()).status_code == 200
    assert "Kohlweißling" not in client.get("/kits/").content.decode()
    assert client.post(f"/kits/{draft.pk}/start/", {"unit": people.elsewhere.slug}).status_code == 404


def test_lists_ask_as_many_questions_for_many_as_for_few(client, people, django_assert_max_num_queries):
    client.force_login(people.member)
    counts = []
    for wanted in (2, 9):
        while CampaignKitPage.objects.count() < wanted:
            row = kit(people.unit, title=f"Paket {CampaignKitPage.objects.count()}", topics=[TopicFactory()])
            start_use(kit=row, unit=people.unit, by=people.member)
        for address in ("/kits/", "/kits/mine/"):
            client.get(address)
            with django_assert_max_num_queries(60) as captured:
                client.get(address)
            counts.append(len(captured))
    assert counts[:2] == counts[2:]
