"""Who was last in touch with whom: facts roll up, and what is private stays out of them."""

import datetime
from typing import Any

from django.utils import timezone

from coalition.contact_overview import OverviewRow, contacts_by_month, overdue, overview
from coalition.models import ContactLogEntry, ContactRhythm, Partner, Topic
from coalition.services.contact_settings import set_rhythm
from tests.coalition.conftest import ClientFor
from tests.coalition.world import MARKER, World
from tests.factories.coalition import ContactLogEntryFactory, PartnerFactory, PersonFactory, TopicFactory


def row_of(user: Any, partner: Partner) -> OverviewRow | None:
    return next((row for row in overview(user) if row.partner == partner), None)


def days_ago(days: int) -> datetime.datetime:
    return timezone.now() - datetime.timedelta(days=days)


def allied(**fields: Any) -> Partner:
    partner: Partner = PartnerFactory(relation=Partner.Relation.ALLIED, **fields)
    return partner


def test_the_last_contact_of_anybody_counts(world: World) -> None:
    partner = allied()
    ContactLogEntryFactory(owner=world.users["spokesperson"], partners=[partner], occurred_at=days_ago(30))
    ContactLogEntryFactory(owner=world.users["colleague"], partners=[partner], occurred_at=days_ago(3))
    row = row_of(world.users["spokesperson"], partner)
    assert row is not None
    assert row.last is not None
    assert row.last.by == str(world.users["colleague"])
    assert not row.is_silent


def test_what_is_private_is_no_fact_for_others(world: World) -> None:
    partner = allied()
    owner = world.users["spokesperson"]
    ContactLogEntryFactory(private=True, owner=owner, partners=[partner], occurred_at=days_ago(3))
    mine, others = row_of(owner, partner), row_of(world.users["colleague"], partner)
    assert mine is not None
    assert mine.last is not None
    assert others is not None
    assert others.last is None


def test_a_contact_with_a_person_or_a_local_group_counts_for_the_whole(world: World) -> None:
    union = allied(name="Gewerkschaft")
    local = PartnerFactory(name="Ortsgruppe", parent=union)
    person = PersonFactory(role__partner=local)
    elsewhere = PartnerFactory(name="Anderer Anlass")
    note = ContactLogEntryFactory(owner=world.users["spokesperson"], partners=[elsewhere], occurred_at=days_ago(2))
    note.persons.add(person)
    row = row_of(world.users["spokesperson"], union)
    assert row is not None
    assert row.last is not None


def test_the_rhythm_is_reset_by_any_contact(world: World) -> None:
    partner, user = allied(), world.users["spokesperson"]
    set_rhythm(by=user, partner=partner, weeks=2)
    ContactLogEntryFactory(owner=user, partners=[partner], occurred_at=days_ago(20))
    assert [row.partner for row in overdue(world.users["board"])] == [partner]
    ContactLogEntryFactory(owner=world.users["colleague"], partners=[partner], occurred_at=days_ago(1))
    assert overdue(world.users["board"]) == []


def test_a_topic_has_a_rhythm_for_all_its_partners(world: World) -> None:
    topic: Topic = TopicFactory(name="Klima")
    one = PartnerFactory(topics=[topic])
    other = PartnerFactory(topics=[topic])
    set_rhythm(by=world.users["spokesperson"], topic=topic, weeks=4)
    set_rhythm(by=world.users["spokesperson"], partner=other, weeks=1)
    weeks = {row.partner: row.weeks for row in overview(world.users["spokesperson"])}
    assert weeks[one] == 4
    assert weeks[other] == 1
    set_rhythm(by=world.users["spokesperson"], partner=other, weeks=None)
    assert ContactRhythm.objects.count() == 1


def test_partners_that_belong_to_each_other_in_a_circle_end(world: World) -> None:
    first, second = allied(), allied()
    Partner.objects.filter(pk=first.pk).update(parent=second)
    Partner.objects.filter(pk=second.pk).update(parent=first)
    ContactLogEntryFactory(owner=world.users["spokesperson"], partners=[first])
    assert row_of(world.users["spokesperson"], second) is not None


def test_every_month_has_a_number(world: World) -> None:
    ContactLogEntry.objects.all().delete()
    ContactLogEntryFactory(owner=world.users["spokesperson"], partners=[world.partners["public"]])
    months = contacts_by_month(world.users["board"])
    assert len(months) == 12
    assert months[-1] == (timezone.localdate().replace(day=1), 1)
    assert sum(count for _month, count in months) == 1


def test_many_partners_take_few_queries(world: World, as_user: ClientFor, django_assert_max_num_queries: Any) -> None:
    client = as_user(world.users["spokesperson"])
    for _number in range(30):
        ContactLogEntryFactory(owner=world.users["spokesperson"], partners=[allied()])
    with django_assert_max_num_queries(40):
        client.get("/contacts/overview/")


def test_the_board_sees_facts_and_no_texts(world: World, as_user: ClientFor) -> None:
    Partner.objects.filter(pk=world.partners["members"].pk).update(relation=Partner.Relation.ALLIED)
    text = as_user(world.users["board"]).get("/contacts/overview/").content.decode()
    assert "Klimaliste Köln" in text
    assert str(world.users["spokesperson"]) in text
    assert f"{MARKER} Betreff" not in text
    assert f"{MARKER} Notiz" not in text


def test_the_sheet_holds_what_its_reader_may_read(world: World, as_user: ClientFor) -> None:
    path = f"/partners/{world.partners['members'].pk}/meeting-sheet/"
    own = as_user(world.users["spokesperson"]).get(path).content.decode()
    board = as_user(world.users["board"]).get(path).content.decode()
    assert own.count(f"{MARKER} Notiz") == 6
    assert board.count(f"{MARKER} Notiz") == 1
    assert board.count("the note is not shared with you") == 4


def test_a_rhythm_is_set_and_shown(world: World, as_user: ClientFor) -> None:
    client, partner = as_user(world.users["spokesperson"]), world.partners["members"]
    assert client.post("/contacts/rhythms/", {"parent": partner.pk, "weeks": "6"}).status_code == 302
    assert "every 6 weeks" in client.get("/contacts/overview/").content.decode()
    refused = client.post("/contacts/rhythms/", {"weeks": "6"})
    assert refused.status_code == 422
    assert client.post("/contacts/rhythms/", {"parent": partner.pk, "weeks": "0"}).status_code == 422
