"""Who changed what, and the way back."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coalition.duplicates.merging import merge_partners, undo_merge
from coalition.history.undoing import undo_change
from coalition.models import ChangeRecord, Partner, Topic
from coalition.privacy.erasure import erase_subject
from coalition.privacy.registry import Subject
from coalition.roles import Role
from coalition.services.cooperations import change_stage, update_cooperation
from coalition.services.partners import archive_partner, restore_partner, update_partner
from coalition.services.persons import end_role, update_person
from tests.coalition.conftest import BACKEND
from tests.factories.coalition import (
    CooperationFactory,
    PartnerFactory,
    PersonFactory,
    TopicFactory,
    ensure_site,
    person_with_role,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Any:
    ensure_site()
    return person_with_role(Role.STATE_OFFICE)


@pytest.fixture
def partner(office: Any) -> Partner:
    made: Partner = PartnerFactory(name="Alter Name", phone="0221 1", by=office)
    return made


def change(partner: Partner, by: Any, **fields: Any) -> ChangeRecord | None:
    """What was noted of it."""
    last = ChangeRecord.objects.first()
    update_partner(partner=partner, by=by, version=Partner.objects.get(pk=partner.pk).version, **fields)
    noted = ChangeRecord.objects.first()
    return noted if noted != last else None


def page(user: Any, name: str, row: Any) -> Any:
    client = Client(headers={"Accept-Language": "de"})
    client.force_login(user, backend=BACKEND)
    return client.get(reverse(f"coalition:{name}", args=[row.pk]))


def test_a_change_says_who_what_before_and_after(office: Any, partner: Partner) -> None:
    topic = TopicFactory(name="Wohnen")
    record = change(partner, office, name="Neuer Name", topics=[topic])
    assert record is not None
    assert (record.by, record.partner, record.action) == (office, partner, "changed")
    assert record.values == {
        "name": {"before": "Alter Name", "after": "Neuer Name"},
        "topics": {"before": [], "after": [topic.pk]},
    }
    assert change(partner, office, name="Neuer Name") is None
    text = page(office, "partner-history", partner).content.decode()
    assert "Alter Name" in text
    assert "Wohnen" in text
    assert str(office) in text


def test_it_is_taken_back_once_and_that_too(office: Any, partner: Partner) -> None:
    topic = TopicFactory(name="Wohnen")
    record = change(partner, office, name="Neuer Name", topics=[topic])
    assert record is not None
    undo = undo_change(record=record, by=office)
    partner.refresh_from_db()
    assert (partner.name, list(partner.topics.all())) == ("Alter Name", [])
    with pytest.raises(ValidationError):
        undo_change(record=record, by=office)
    undo_change(record=undo, by=office)
    partner.refresh_from_db()
    assert (partner.name, list(partner.topics.all())) == ("Neuer Name", [topic])


def test_what_was_changed_since_stays(office: Any, partner: Partner) -> None:
    record = change(partner, office, name="Neuer Name", phone="0221 2")
    change(partner, office, phone="0221 3")
    assert record is not None
    with pytest.raises(ValidationError, match=r"phone|Telefon"):
        undo_change(record=record, by=office)
    client = Client(headers={"Accept-Language": "de"})
    client.force_login(office, backend=BACKEND)
    answer = client.post(reverse("coalition:change-undo", args=[record.pk]))
    assert answer.status_code == 422
    assert "Telefon" in answer.content.decode()
    partner.refresh_from_db()
    assert (partner.name, partner.phone) == ("Neuer Name", "0221 3")


def test_what_has_a_way_back_of_its_own_is_noted_only(office: Any, partner: Partner) -> None:
    archive_partner(partner=partner, by=office)
    record = ChangeRecord.objects.latest("pk")
    restore_partner(partner=partner, by=office)
    assert list(record.values) == ["archived_at"]
    with pytest.raises(ValidationError):
        undo_change(record=record, by=office)
    cooperation = CooperationFactory(kind="campaign", stage="idea")
    change_stage(cooperation=cooperation, stage="talks", by=office)
    assert list(ChangeRecord.objects.first().values) == ["stage"]  # type: ignore[union-attr]
    cooperation.refresh_from_db()
    update_cooperation(cooperation=cooperation, by=office, version=cooperation.version, title="Neuer Titel")
    undo_change(record=ChangeRecord.objects.latest("pk"), by=office)
    before = cooperation.title
    cooperation.refresh_from_db()
    assert cooperation.title == before


def test_what_is_gone_cannot_be_put_back(office: Any, partner: Partner) -> None:
    above = PartnerFactory(name="Darüber")
    change(partner, office, parent=above)
    record = change(partner, office, parent=None)
    above.delete()
    assert record is not None
    with pytest.raises(ValidationError):
        undo_change(record=record, by=office)


def test_persons_are_for_those_who_may_see_them_and_go_with_them(office: Any, partner: Partner) -> None:
    person = PersonFactory(name="Zitronenfalter", role__partner=partner)
    update_person(person=person, by=office, version=person.version, phone="0999 1")
    change(partner, office, description="Fragt Zitronenfalter.")
    end_role(role=person.roles.get(), by=office)
    assert "0999 1" in page(office, "person-history", person).content.decode()
    assert "Zitronenfalter" in page(office, "partner-history", partner).content.decode()
    spokesperson = person_with_role(Role.SPOKESPERSON)
    assert ChangeRecord.objects.visible_to(spokesperson).filter(person=person).exists()
    assert not ChangeRecord.objects.visible_to(person_with_role(Role.MEMBER)).exists()
    erase_subject(subject=Subject(person=person), by=None)
    assert "Zitronenfalter" not in str(list(ChangeRecord.objects.values()))
    assert "0999 1" not in str(list(ChangeRecord.objects.values()))


def test_a_merge_takes_the_history_along(office: Any, partner: Partner) -> None:
    other = PartnerFactory(name="Der andere", by=office)
    change(other, office, phone="0221 9")
    merge = merge_partners(kept=partner, gone=other, take=["name"], by=office)
    assert ChangeRecord.objects.filter(partner=partner, values__has_key="phone").exists()
    assert "0221 9" in page(office, "partner-history", partner).content.decode()
    undo_merge(merge=merge, by=office)
    assert ChangeRecord.objects.filter(partner=other, values__has_key="phone").exists()


def test_a_page_costs_the_same_with_more_changes(office: Any, partner: Partner) -> None:
    def cost(number: int) -> int:
        for count in range(number):
            topics = [TopicFactory(name=f"Thema {Topic.objects.count()}")]
            change(partner, office, topics=topics, parent=PartnerFactory(), phone=str(count))
        page(office, "partner-history", partner)
        with CaptureQueriesContext(connection) as queries:
            assert page(office, "partner-history", partner).status_code == 200
        return len(queries)

    assert cost(2) == cost(12)
