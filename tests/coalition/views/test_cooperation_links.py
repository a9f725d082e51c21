"""What belongs to a cooperation: demands, pages of other rooms; promises that are due."""

import datetime
from typing import Any

from django.core import mail
from django.utils import timezone

from cms.models import EventPage
from coalition.models import Cooperation, CooperationPromise
from coalition.models.visibility import Visibility
from coalition.promise_reminders import remind_of_promises
from coalition.services.cooperation_records import add_promise, settle_promise
from coalition.services.cooperations import change_stage
from tests.coalition.conftest import ClientFor
from tests.coalition.views.forms import filled
from tests.coalition.world import World
from tests.factories import best_practices, kits


def titles(linked: Any) -> dict[str, list[str]]:
    return {kind.key: [page.title for page in pages] for kind, pages in linked}


def test_pages_of_other_rooms_are_linked_and_shown_to_who_may_read_them(world: World, as_user: ClientFor) -> None:
    koeln, row = world.units["koeln"], world.cooperations["koeln"]
    write_up = best_practices.published(koeln, world.users["member"], title="Mieten Stand")
    hidden = best_practices.submitted(koeln, world.users["member"], title="Mieten Entwurf")
    kit = kits.kit(koeln, title="Mieten Paket", visibility=Visibility.MEMBERS)
    event = EventPage(title="Mieten Treffen", slug="mieten-treffen", starts_at=timezone.now())
    koeln.page.add_child(instance=event)
    client, url = as_user(world.users["coordinator"]), f"/cooperations/{row.pk}/links/"

    found = titles(client.get(url, {"q": "mieten"}).context["found"])
    assert found == {"write-ups": ["Mieten Stand"], "kits": ["Mieten Paket"], "events": ["Mieten Treffen"]}
    for page in (write_up, kit, event, event):
        assert client.post(url, {"page": page.pk}).status_code == 302
    for wrong in (hidden.pk, koeln.page.pk, "x", 0, 10**20):
        assert client.post(url, {"page": wrong}).status_code == 422
    assert row.links.count() == 3
    seen = as_user(world.users["editor"]).get(row.get_absolute_url())
    assert titles(seen.context["linked"]) == found
    assert "Mieten Treffen" in seen.content.decode()
    # What is no longer published is no longer shown, and comes back with it.
    write_up.unpublish()
    assert "write-ups" not in titles(client.get(row.get_absolute_url()).context["linked"])
    assert client.post(url, {"page": kit.pk, "remove": "1"}).status_code == 302
    assert set(titles(client.get(url).context["linked"])) == {"events"}


def test_demands_are_a_list(world: World, as_user: ClientFor) -> None:
    row, client = world.cooperations["koeln"], as_user(world.users["coordinator"])
    url = f"/cooperations/{row.pk}/edit/"
    sent = filled(client, url, demands="Mieten deckeln\n\n <b>Wohnungen</b> zurück \n")
    assert client.post(url, sent).status_code == 302
    assert Cooperation.objects.get(pk=row.pk).demand_list == ["Mieten deckeln", "<b>Wohnungen</b> zurück"]
    page = client.get(row.get_absolute_url()).content.decode()
    assert "<li>Mieten deckeln</li><li>&lt;b&gt;Wohnungen&lt;/b&gt; zurück</li>" in page


def test_promises_that_are_due_are_told_once_and_without_a_word_of_them(
    world: World, as_user: ClientFor, time_machine: Any, django_assert_max_num_queries: Any
) -> None:
    time_machine.move_to("2026-05-04 09:00+02:00", tick=False)
    office, today, row = world.users["state_office"], timezone.localdate(), world.cooperations["koeln"]
    CooperationPromise.objects.all().delete()

    def promised(what: str, days: int, **side: Any) -> CooperationPromise:
        due = today + datetime.timedelta(days=days)
        return add_promise(cooperation=row, by=office, what=what, due=due, **side)

    soon = promised("Saal buchen", 2, unit=world.units["koeln"])
    promised("Flyer drucken", -9, partner=world.partners["members"])
    promised("Später", 30, unit=world.units["koeln"])
    settle_promise(promise=promised("Getan", 0, unit=world.units["koeln"]), by=office, done=True)
    assert remind_of_promises() == 1
    assert remind_of_promises() == 0
    (letter,) = mail.outbox
    assert letter.to == [world.users["coordinator"].email]
    assert "2" in letter.subject
    for word in ("Saal", "Flyer", row.title, world.partners["members"].name):
        assert word not in f"{letter.subject}{letter.body}"
    # The list that the mail leads to; who changes the cooperation settles from there.
    client = as_user(world.users["coordinator"])
    with django_assert_max_num_queries(30):
        page = client.get("/cooperations/promises/")
    assert [promise.what for promise in page.context["page_obj"]] == ["Flyer drucken", "Saal buchen", "Später"]
    done = client.post(f"/cooperations/{row.pk}/promises/{soon.pk}/done/", {"back": "promises"})
    assert done["Location"] == "/cooperations/promises/"
    assert "Saal" not in client.get("/cooperations/promises/").content.decode()
    assert "Flyer" not in as_user(world.users["named"]).get("/cooperations/promises/").content.decode()
    # A new day is reminded of anew; what has ended is not.
    CooperationPromise.objects.filter(done_at=None).update(due=today + datetime.timedelta(days=1))
    assert remind_of_promises() == 1
    CooperationPromise.objects.update(reminded_for=None)
    change_stage(cooperation=row, stage=Cooperation.Stage.ABANDONED)
    assert remind_of_promises() == 0
