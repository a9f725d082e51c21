"""Finding what fits: facets, order for a branch like mine, saved searches and reading lists."""

import datetime
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.http import QueryDict
from django.utils import timezone

from best_practices.like_mine import likeness_for
from best_practices.models import BestPracticePage, ReadingListEntry, SavedSearch
from best_practices.services.reading import tell_new_finds
from coalition.models.visibility import Visibility
from tests.factories.best_practices import published
from tests.factories.coalition import RegionFactory, TopicFactory, UnitFactory, person_with_role

pytestmark = pytest.mark.django_db

LIST, SEARCHES = "/best-practices/", "/best-practices/searches/"
KOELN, BONN, MUENSTER = (50.94, 6.96), (50.73, 7.10), (51.96, 7.63)


def place(unit, latitude_longitude):
    unit.latitude, unit.longitude = latitude_longitude
    unit.save()
    return unit


def listed(client, query):
    answer = client.get(f"{LIST}?{query}")
    assert not answer.context["filter_form"].errors, query
    return [page.title for page in answer.context["best_practices"]]


def test_facets(client, people):
    place(people.unit, KOELN)
    far = place(UnitFactory(kind="local"), MUENSTER)
    published(people.unit, title="Klein", people_needed=2, hours_total=4, lead_time_weeks=1, cost_euro=20)
    published(far, title="Gross", people_needed=50, hours_total=90, lead_time_weeks=8, cost_euro=900)
    july = datetime.date(2026, 7, 4)
    published(people.elsewhere, title="Sommer", period_start=july, people_needed=9)
    client.force_login(people.member)
    for query, titles in {
        "kind=local": {"Gross"},
        "near=25": {"Klein"},
        "small=on": {"Klein"},
        "hours=10": {"Klein"},
        "lead=2": {"Klein"},
        "season=summer": {"Sommer"},
        "season=winter": set(),
        "people=10": {"Klein", "Sommer"},
    }.items():
        assert set(listed(client, query)) == titles, query
    client.logout()
    assert set(listed(client, "near=25")) == {"Klein", "Gross", "Sommer"}


def test_choices_say_how_many_they_leave(client, people, django_assert_max_num_queries):
    wohnen, klima = TopicFactory(slug="wohnen", name="Wohnen"), TopicFactory(slug="klima", name="Klima")
    TopicFactory(slug="leer", name="Leer")
    july = datetime.date(2026, 7, 4)
    published(people.unit, topics=[wohnen, klima], people_needed=2, period_start=july, period_end=july)
    published(people.unit, topics=[wohnen], people_needed=9)
    published(people.elsewhere, topics=[klima], visibility=Visibility.MEMBERS)

    def offered(query):
        form = client.get(f"{LIST}?{query}").context["filter_form"]
        labels = {name: [str(label) for _v, label in form[name].field.widget.choices] for name in ("topic", "season")}
        return {label for found in labels.values() for label in found} | {form.fields["small"].label}

    assert offered("") >= {"Wohnen (2)", "Klima (1)", "Sommer (1)", "Für eine kleine Gliederung (1)"}
    assert not any("Leer" in label or "Winter" in label for label in offered(""))
    # A filter is counted without its own choice, and within all the others.
    assert offered("topic=klima") >= {"Wohnen (2)", "Klima (1)", "Für eine kleine Gliederung (1)"}
    assert offered("people=5") >= {"Wohnen (1)", "Klima (1)"}
    assert "Leer (0)" in offered("topic=leer&season=winter")
    assert client.get(f"{LIST}?topic=leer").content.decode().count("checked") == 1
    client.force_login(people.member)
    assert "Klima (2)" in offered("topic=wohnen")
    counts = []
    for more in (1, 5):
        for number in range(more):
            other = UnitFactory(kind="local", region=RegionFactory())
            published(other, topics=[wohnen, TopicFactory(slug=f"t{more}-{number}")])
        with django_assert_max_num_queries(60) as captured:
            client.get(f"{LIST}?topic=wohnen")
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_for_a_branch_like_mine_says_why(client, people, django_assert_max_num_queries):
    region, wohnen = RegionFactory(), TopicFactory(slug="wohnen", name="Wohnen")
    unit = place(people.unit, KOELN)
    unit.region = region
    unit.save()
    neighbour = place(UnitFactory(kind=unit.kind, region=region), BONN)
    published(unit, title="Eigenes", topics=[wohnen])
    published(place(UnitFactory(kind="state_board"), MUENSTER), title="Fremdes")
    published(neighbour, title="Nachbar", topics=[wohnen], people_needed=2)
    client.force_login(people.member)
    assert listed(client, "sort=fit")[-1] == "Fremdes"
    page = next(one for one in client.get(f"{LIST}?sort=fit").context["best_practices"] if one.title == "Nachbar")
    assert len(page.fit_reasons) >= 4
    assert "aus deiner Region" in client.get(f"{LIST}?sort=fit").content.decode()
    counts = []
    for wanted in (4, 12):
        while BestPracticePage.objects.count() < wanted:
            published(unit, people.member, topics=[wohnen], title=f"Beispiel {BestPracticePage.objects.count()}")
        client.get(f"{LIST}?sort=fit")
        with django_assert_max_num_queries(60) as captured:
            client.get(f"{LIST}?sort=fit")
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert likeness_for(people.state_office) is None or likeness_for(people.state_office).unit


def yesterday(search):
    SavedSearch.objects.filter(pk=search.pk).update(told_until=timezone.now() - datetime.timedelta(days=1))


def saved(client, user, query, name="Wohnen"):
    client.force_login(user)
    assert client.post(f"{SEARCHES}save/", {"query": query, "name": name}).status_code == 302
    return SavedSearch.objects.get(user=user, name=name)


def test_something_new_is_told_once_a_day_to_who_may_read_it(client, people):
    for number, query in enumerate(("q=Laternen&page=3&sort=title", "q=Umzug")):
        yesterday(saved(client, people.member, query, name=f"Suche {number}"))
    published(people.elsewhere, title="Laternen im Umzug", visibility=Visibility.MEMBERS)
    former = person_with_role("member", people.unit)
    yesterday(saved(client, former, "q=Laternen"))
    former.memberships.update(until=timezone.localdate() - datetime.timedelta(days=2))
    mail.outbox.clear()
    assert tell_new_finds() == 1
    assert [message.to for message in mail.outbox] == [[people.member.email]]
    assert mail.outbox[0].body.count("Laternen im Umzug") == 2
    assert "Laternen" not in mail.outbox[0].subject
    published(people.elsewhere, title="Noch mehr Laternen")
    assert tell_new_finds() == 0
    assert "page" not in QueryDict(SavedSearch.objects.filter(user=people.member).first().query)


def test_mails_of_a_search_can_be_stopped(client, people):
    search = saved(client, people.member, "q=Laternen")
    assert client.post(f"{SEARCHES}{search.pk}/", {}).status_code == 302
    yesterday(search)
    published(people.elsewhere, title="Laternen im Umzug")
    mail.outbox.clear()
    assert tell_new_finds() == 0
    SavedSearch.objects.update(mails=True)
    assert tell_new_finds() == 1
    end = urlsplit(mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>")).path
    client.logout()
    assert client.post(end).status_code == 200
    assert not SavedSearch.objects.get().mails
    client.force_login(people.member)
    client.post(f"{SEARCHES}{search.pk}/", {"delete": "1"})
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize("query", ["x" * 5000, "q=" + "%C3%A4" * 900, "q=%00", "near=99&people=viele", ""])
def test_absurd_searches_are_no_server_error(client, people, query):
    client.force_login(people.member)
    assert client.post(f"{SEARCHES}save/", {"query": query, "name": "a\0b"}).status_code == 302
    SavedSearch.objects.update(told_until=timezone.now() - datetime.timedelta(days=1))
    assert tell_new_finds() == 0


def test_a_reading_list_holds_what_its_reader_may_read(client, people):
    page = published(people.unit, title="Zum Lesen", visibility=Visibility.MEMBERS)
    client.force_login(people.foreign_member)
    for _twice in range(2):
        client.post(f"/best-practices/{page.pk}/keep/")
    assert ReadingListEntry.objects.count() == 1
    assert "Zum Lesen" in client.get("/best-practices/reading-list/").content.decode()
    assert "Von meiner Leseliste nehmen" in client.get(page.get_url()).content.decode()
    page.unpublish()
    assert "Zum Lesen" not in client.get("/best-practices/reading-list/").content.decode()
    assert client.post(f"/best-practices/{page.pk}/keep/", {"drop": "1"}).status_code == 404
