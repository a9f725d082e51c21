"""Another unit does what a write-up tells: its plan, its report, and where they show."""

import datetime

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError

from best_practices.models import Adaptation, BestPracticePage
from best_practices.services.adaptations import plan_adaptation, report_adaptation
from coalition.models.visibility import Visibility
from coalition.services.writing import StaleEditError
from tests.factories.best_practices import form_data, published

pytestmark = pytest.mark.django_db

PLANS = "/best-practices/plans/"


@pytest.fixture
def example(people):
    return published(people.unit, people.member, title="Mietenberatung")


def adapt(client, people, page):
    client.force_login(people.foreign_member)
    return client.post(f"/best-practices/{page.pk}/adapt/", {"unit": people.elsewhere.pk})


def report(client, plan, **given):
    data = {"version": plan.version, "done_on": "2026-05-01", "changed": "Sonntags", "outcome": "Voll", **given}
    return client.post(f"{PLANS}{plan.pk}/report/", data)


def test_a_plan_begins_with_the_steps_and_is_for_its_unit_only(client, people, example):
    assert adapt(client, people, example).status_code == 302
    plan = Adaptation.objects.get()
    assert (plan.plan, plan.unit, plan.is_done) == ("Raum finden\nAushang machen", people.elsewhere, False)
    assert "Raum finden" in client.get(f"{PLANS}{plan.pk}/").content.decode()
    client.force_login(people.member)
    assert client.get(f"{PLANS}{plan.pk}/").status_code == 404
    assert "KV Essen" not in client.get(example.url).content.decode()


def test_wishing_twice_finds_the_first_plan(client, people, example):
    assert adapt(client, people, example).url == adapt(client, people, example).url
    assert Adaptation.objects.count() == 1


def test_a_report_shows_on_the_write_up_and_thanks_its_author_once(
    client, people, example, django_capture_on_commit_callbacks
):
    adapt(client, people, example)
    plan = Adaptation.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        assert report(client, plan, people="4").status_code == 302
        plan.refresh_from_db()
        assert report(client, plan, people="4", outcome="Sehr voll").status_code == 302
    assert [message.to for message in mail.outbox] == [[people.member.email]]
    assert "Essen" not in mail.outbox[0].subject
    client.logout()
    text = client.get(example.url).content.decode()
    assert "KV Essen" in text
    assert "Sehr voll" not in text
    assert client.get(f"/api/v1/best-practices/{example.pk}/").json()["adaptations"][0]["people"] == 4
    client.force_login(people.colleague)
    assert "Sehr voll" in client.get(example.url).content.decode()


def test_the_list_counts_units_and_not_reports(client, people, example):
    for day in (1, 2):
        Adaptation.objects.create(
            page=example, unit=people.elsewhere, stage="done", done_on=datetime.date(2026, 5, day)
        )
    Adaptation.objects.create(page=example, unit=people.unit)
    other = published(people.unit, people.member, title="Neuer")
    [first, second] = client.get("/best-practices/?sort=adapted").context["best_practices"]
    assert [(first, first.adaptation_count), (second, second.adaptation_count)] == [(example, 1), (other, 0)]


@pytest.mark.parametrize("done_on", ["", "2999-01-01", "gestern"])
def test_a_report_needs_a_day_that_has_been(client, people, example, done_on):
    adapt(client, people, example)
    answer = report(client, Adaptation.objects.get(), done_on=done_on)
    assert answer.status_code == 422
    assert "done_on" in answer.context["form"].errors
    assert not Adaptation.objects.done().exists()


def test_a_stale_report_overwrites_nothing(people, example):
    plan = plan_adaptation(page=example, unit=people.elsewhere, by=people.foreign_member)
    fields = {"done_on": datetime.date(2026, 5, 1), "outcome": "Voll"}
    report_adaptation(adaptation=plan, by=people.foreign_member, version=1, **fields)
    with pytest.raises(StaleEditError):
        report_adaptation(adaptation=plan, by=people.foreign_member, version=1, **{**fields, "outcome": "Leer"})
    plan.refresh_from_db()
    assert plan.outcome == "Voll"


def test_only_ones_own_unit_and_only_what_one_may_read(people, example):
    with pytest.raises(ValidationError):
        plan_adaptation(page=example, unit=people.unit, by=people.foreign_member)
    with pytest.raises(ValidationError):
        plan_adaptation(page=example, unit=people.unit, by=people.member)
    example.unpublish()
    with pytest.raises(PermissionDenied):
        plan_adaptation(page=example, unit=people.elsewhere, by=people.foreign_member)


def test_deleting_asks_first(client, people, example):
    adapt(client, people, example)
    plan = Adaptation.objects.get()
    assert client.get(f"{PLANS}{plan.pk}/delete/").status_code == 200
    assert Adaptation.objects.exists()
    client.post(f"{PLANS}{plan.pk}/delete/")
    assert not Adaptation.objects.exists()


def test_an_own_write_up_stands_in_the_family_tree_as_far_as_one_may_read_it(client, people, example):
    adapt(client, people, example)
    report(client, Adaptation.objects.get())
    form = client.get(f"/best-practices/submit/?adapted_from={example.pk}").context["forms"].form
    assert form.initial["tags"] == "beratung, mieten"
    data = form_data(unit=people.elsewhere.pk, title="Bei uns", adapted_from=example.pk, visibility=Visibility.MEMBERS)
    assert client.post("/best-practices/submit/", data).status_code == 302
    own = BestPracticePage.objects.get(title="Bei uns")
    assert Adaptation.objects.get().own_page == own
    own.get_latest_revision().publish()
    assert "Bei uns" in client.get(example.url).content.decode()
    client.logout()
    assert "Bei uns" not in client.get(example.url).content.decode()


def test_a_write_up_that_one_may_not_read_is_nobodys_example(client, people):
    hidden = published(people.unit, people.member, visibility=Visibility.MEMBERS)
    hidden.unpublish()
    client.force_login(people.foreign_member)
    assert client.get(f"/best-practices/{hidden.pk}/adapt/").status_code == 404
    form = client.get(f"/best-practices/submit/?adapted_from={hidden.pk}").context["forms"].form
    assert not form.initial.get("adapted_from")
    data = form_data(unit=people.elsewhere.pk, adapted_from=hidden.pk)
    assert client.post("/best-practices/submit/", data).status_code == 422


def test_a_map_shows_where_it_was_used(client, people, example):
    done = {"page": example, "stage": Adaptation.Stage.DONE, "done_on": "2026-05-01"}
    Adaptation.objects.create(unit=people.elsewhere, **done)
    assert "partner-map" not in client.get(example.url).content.decode(), "nobody knows where they are"
    for unit, latitude, longitude in ((people.unit, 50.94, 6.96), (people.elsewhere, 51.46, 7.01)):
        type(unit).objects.filter(pk=unit.pk).update(latitude=latitude, longitude=longitude)
    html = client.get(example.url).content.decode()
    assert html.count('class="map-cluster') == 2
    assert f'aria-label="{people.unit} (von hier kommt es)"' in html
    link = html.partition(f'aria-label="{people.elsewhere}"')[0].rpartition('href="#')[2].partition('"')[0]
    assert f'id="{link}"' in html


def test_moderators_hide_a_report_and_its_unit_reads_why(client, people, example, django_capture_on_commit_callbacks):
    adapt(client, people, example)
    plan = Adaptation.objects.get()
    report(client, plan, outcome="Werbung")
    hide, show = (f"/best-practices/reports/{plan.pk}/{what}/" for what in ("hide", "show"))
    client.force_login(people.coordinator)
    assert hide in client.get(example.url).content.decode()
    assert client.post(hide, {"reason": ""}).status_code == 422
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(hide, {"reason": "Das ist Werbung."}).status_code == 302
    assert people.foreign_member.email in [message.to[0] for message in mail.outbox]
    for reader in (people.colleague, None):
        client.force_login(reader) if reader else client.logout()
        assert "KV Essen" not in client.get(example.url).content.decode()
        assert client.get("/api/v1/adaptations/").json()["count"] == 0
        assert client.get(f"/api/v1/best-practices/{example.pk}/").json()["adaptations"] == []
        [row] = client.get("/best-practices/").context["best_practices"]
        assert row.adaptation_count == 0
    client.force_login(people.foreign_member)
    assert "Das ist Werbung." in client.get(f"{PLANS}{plan.pk}/").content.decode()
    client.force_login(people.coordinator)
    assert "Werbung" in client.get(example.url).content.decode()
    client.post(show)
    client.force_login(people.colleague)
    assert "KV Essen" in client.get(example.url).content.decode()
