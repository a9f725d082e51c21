"""Who had whose personal data before them: noted once a day and way, told to data protection, deleted in time."""

import datetime

import pytest
from django.utils import timezone

from coalition.models import PersonReading
from coalition.privacy.registry import Subject
from coalition.privacy.retention import apply_retention, set_rule
from coalition.services.note_searches import work_on_search
from coalition.services.privacy import record_request
from tests.coalition.conftest import ClientFor
from tests.coalition.world import World

Kind = PersonReading.Kind


def kinds(world: World, who: str) -> set[str]:
    rows = PersonReading.objects.filter(reader=world.users[who], person=world.persons["koeln"])
    return {row.kind for row in rows}


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/persons/{person}/", Kind.PAGE),
        ("/persons/{person}/edit/", Kind.PAGE),
        ("/persons/{person}/history/", Kind.HISTORY),
        ("/privacy/persons/{person}/letter/", Kind.LETTER),
        ("/partners/{partner}/", Kind.LISTED),
        ("/privacy/persons/", Kind.LISTED),
    ],
)
def test_every_way_is_noted_once_a_day(world: World, as_user: ClientFor, path: str, kind: str) -> None:
    person = world.persons["koeln"]
    address = path.format(person=person.pk, partner=person.roles.get().partner_id)
    client = as_user(world.users["state_office"])
    for _twice in range(2):
        assert client.get(address).status_code == 200
    assert kinds(world, "state_office") == {kind}
    assert PersonReading.objects.filter(person=person).count() == 1
    PersonReading.objects.update(day=timezone.localdate() - datetime.timedelta(days=1))
    client.get(address)
    assert PersonReading.objects.filter(person=person).count() == 2


def test_whoever_sees_nobody_leaves_no_trace(world: World, as_user: ClientFor) -> None:
    address = f"/partners/{world.persons['koeln'].roles.get().partner_id}/"
    as_user().get(address)
    as_user(world.users["member"]).get(address)
    as_user(world.users["member"]).get(world.persons["koeln"].get_absolute_url())
    assert not PersonReading.objects.exists()


def test_the_archive_is_noted_and_tells_days_without_readers(world: World, as_user: ClientFor) -> None:
    request = record_request(
        subject=Subject(person=world.persons["koeln"]),
        by=world.users["data_protection"],
        kind="access",
        received_on=timezone.localdate(),
        identity_check="Anruf",
    )
    work_on_search(request.note_search.pk)
    answer = as_user(world.users["data_protection"]).post(f"/privacy/requests/{request.pk}/archive/")
    assert answer.status_code == 200
    assert kinds(world, "data_protection") == {Kind.ARCHIVE}


def test_only_data_protection_reads_the_list(world: World, as_user: ClientFor) -> None:
    address, words = world.persons["koeln"].get_absolute_url(), "Who had these data before them"
    as_user(world.users["spokesperson"]).get(address)
    for who, sees in (("data_protection", True), ("state_office", False), ("spokesperson", False)):
        assert (words in as_user(world.users[who]).get(address).content.decode()) is sees


def test_it_goes_in_time_and_with_either_of_them(world: World) -> None:
    person, reader = world.persons["koeln"], world.users["spokesperson"]
    old = timezone.localdate() - datetime.timedelta(days=400)
    PersonReading.objects.create(person=person, reader=reader, kind=Kind.PAGE, day=old)
    PersonReading.objects.create(person=person, reader=reader, kind=Kind.PAGE)
    set_rule(key="person_readings", days=365, is_active=True, by=world.users["data_protection"])
    assert apply_retention()["person_readings"] == 1
    assert PersonReading.objects.get().day == timezone.localdate()
    person.delete()
    assert not PersonReading.objects.exists()
