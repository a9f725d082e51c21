"""What happened with a partner: contacts, steps of cooperations, pages that belong to them, the newest first."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coalition.models import ContactLogEntry, CooperationStageChange
from coalition.timeline import PAGE_SIZE, Timeline
from tests.coalition.conftest import ClientFor
from tests.coalition.world import World
from tests.factories.coalition import ContactLogEntryFactory, CooperationFactory

Sharing = ContactLogEntry.Sharing


def ago(days: int) -> datetime.datetime:
    return timezone.now() - datetime.timedelta(days=days)


@pytest.fixture
def told(world: World) -> World:
    """Two contacts and a cooperation with a partner that nothing else is about."""
    partner = world.partners["nowhere"]
    ContactLogEntry.objects.filter(partners=partner).delete()
    for days, sharing, subject in ((5, Sharing.PRIVATE, "Vertraulich"), (3, Sharing.SPOKESPERSONS, "Geteilt")):
        entry = ContactLogEntryFactory(
            owner=world.users["spokesperson"], subject=subject, sharing=sharing, occurred_at=ago(days)
        )
        entry.partners.set([partner])
    cooperation = CooperationFactory(title="Ratsbündnis", visibility="public")
    cooperation.partners.set([partner])
    step = CooperationStageChange.objects.create(cooperation=cooperation, stage="talks")
    CooperationStageChange.objects.filter(pk=step.pk).update(changed_at=ago(4))
    CooperationStageChange.objects.filter(cooperation=cooperation).exclude(pk=step.pk).delete()
    return world


def test_everybody_sees_their_part(told: World) -> None:
    def seen_by(who: str) -> list[tuple[str, str]]:
        return [(moment.kind, moment.what) for moment in Timeline(told.partners["nowhere"], told.users[who]).moments]

    step = (seen_by("member")[0][0], "Ratsbündnis")
    assert seen_by("spokesperson") == [("Contact", "Geteilt"), step, ("Contact", "Vertraulich")]
    assert seen_by("colleague") == [("Contact", "Geteilt"), step]
    assert seen_by("board") == [("Contact", "the note is not shared with you"), step]
    for outsider in ("member", "state_office", "superuser"):
        assert ("Contact", "Geteilt") not in seen_by(outsider)
        assert not any(kind == "Contact" for kind, _what in seen_by(outsider))
    assert seen_by("member") == [step]


def test_pages_turn_and_queries_stay_the_same(told: World, as_user: ClientFor) -> None:
    partner, owner = told.partners["nowhere"], told.users["spokesperson"]
    client = as_user(owner)

    def ask(page: Any) -> tuple[str, int]:
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(f"/partners/{partner.pk}/timeline/", {"page": page})
        assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
        return answer.content.decode(), len(queries)

    ask(1)
    _text, before = ask(1)
    for number in range(PAGE_SIZE):
        entry = ContactLogEntryFactory(owner=owner, subject=f"Gespräch {number}", occurred_at=ago(10 + number))
        entry.partners.set([partner])
    first, after = ask(1)
    assert before == after
    assert ("Geteilt" in first, "Gespräch 6" in first, "Gespräch 7" in first) == (True, True, False)
    second, _number = ask(2)
    assert ("Geteilt" in second, "Gespräch 7" in second, 'rel="next"' in second) == (False, True, False)
    for nonsense in ("0", "-1", "x", "99999999999", "²"):
        assert ask(nonsense)[0].count("Geteilt") == first.count("Geteilt")


def test_the_page_of_a_partner_begins_with_the_newest(told: World, as_user: ClientFor) -> None:
    page = as_user(told.users["colleague"]).get(told.partners["nowhere"].get_absolute_url()).content.decode()
    assert page.index("Geteilt") < page.rindex("Ratsbündnis")
    assert "Vertraulich" not in page
