"""A merge moves everything and can be taken back; nobody learns from it what they may not read."""

import datetime
import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from coalition.duplicates.merging import merge_partners, undo_merge
from coalition.models import ContactRhythm, Partner, PartnerLink, PartnerMerge
from coalition.services.duplicates import suspected_pairs
from search.models import OutboxEntry
from tests.coalition.conftest import ClientFor
from tests.coalition.world import MARKER, World
from tests.factories.coalition import (
    ContactLogEntryFactory,
    CooperationFactory,
    FollowUpFactory,
    PartnerFactory,
    PersonFactory,
    RegionFactory,
    TopicFactory,
)


@pytest.fixture
def pair(world: World) -> tuple[Partner, Partner]:
    """One entry with little, one with much; both have one contact in common."""
    kept = PartnerFactory(name="Radentscheid Bonn", topics=[TopicFactory(name="Rad")])
    gone = PartnerFactory(
        name="Radentscheid Bonn e. V.",
        email="rad@example.org",
        topics=[TopicFactory(name="Verkehr")],
        regions=[RegionFactory(name="Bonn")],
    )
    owner = world.users["spokesperson"]
    ContactLogEntryFactory(owner=owner, partners=[kept, gone])
    ContactLogEntryFactory(private=True, owner=owner, partners=[gone], subject=f"{MARKER} Vertraulich")
    FollowUpFactory(partner=gone, assignee=owner)
    PersonFactory(role__partner=gone)
    PartnerFactory(name="Ortsgruppe", parent=gone)
    CooperationFactory(units=[world.units["koeln"]], partners=[gone])
    PartnerLink.objects.create(source=gone, kind=PartnerLink.Kind.ALLIED_WITH, target=world.partners["public"])
    PartnerLink.objects.create(source=gone, kind=PartnerLink.Kind.SAME_PEOPLE, target=kept)
    ContactRhythm.objects.create(partner=gone, weeks=4)
    return kept, gone


def merged(world: World, pair: tuple[Partner, Partner], take: list[str]) -> PartnerMerge:
    return merge_partners(kept=pair[0], gone=pair[1], take=take, by=world.users["state_office"])


def references(partner: Partner) -> dict[str, int]:
    return {
        "entries": partner.contact_log_entries.count(),
        "follow_ups": partner.follow_ups.count(),
        "roles": partner.person_roles.count(),
        "children": partner.children.count(),
        "cooperations": partner.cooperations.count(),
        "links": partner.links_from.exclude(kind=PartnerLink.Kind.SAME_PEOPLE).count(),
        "rhythm": ContactRhythm.objects.filter(partner=partner).count(),
        "topics": partner.topics.count(),
        "regions": partner.regions.count(),
    }


def test_everything_moves_once(world: World, pair: tuple[Partner, Partner]) -> None:
    kept, gone = pair
    merged(world, pair, ["email"])
    kept.refresh_from_db()
    assert kept.email == "rad@example.org"
    assert "Radentscheid Bonn e. V." in kept.alias_list
    assert references(kept) == {
        "entries": 2, "follow_ups": 1, "roles": 1, "children": 1, "cooperations": 1, "links": 1, "rhythm": 1,
        "topics": 2, "regions": 1,
    }  # fmt: skip
    assert gone.contact_log_entries.count() == 0
    assert Partner.objects.get(pk=gone.pk).merged_into == kept


def test_undone_it_is_as_before(world: World, pair: tuple[Partner, Partner]) -> None:
    kept, gone = pair
    before = references(kept), references(gone), kept.email, kept.aliases
    merge = merged(world, pair, ["email"])
    undo_merge(merge=merge, by=world.users["state_office"])
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert (references(kept), references(gone), kept.email, kept.aliases) == before
    assert gone.is_current


def test_what_was_edited_since_survives_the_undoing(world: World, pair: tuple[Partner, Partner]) -> None:
    kept, _gone = pair
    merge = merged(world, pair, ["email"])
    Partner.objects.filter(pk=kept.pk).update(email="neu@example.org")
    undo_merge(merge=merge, by=world.users["state_office"])
    kept.refresh_from_db()
    assert kept.email == "neu@example.org"


def test_after_thirty_days_it_stays(world: World, pair: tuple[Partner, Partner]) -> None:
    merge = merged(world, pair, [])
    PartnerMerge.objects.update(merged_at=timezone.now() - datetime.timedelta(days=31))
    with pytest.raises(ValidationError, match="cannot be undone"):
        undo_merge(merge=merge, by=world.users["state_office"])


def test_twice_is_refused(world: World, pair: tuple[Partner, Partner]) -> None:
    merged(world, pair, [])
    with pytest.raises(ValidationError, match="merged in the meantime"):
        merged(world, pair, [])


def test_an_entry_above_is_not_its_own_parent_afterwards(world: World) -> None:
    top = PartnerFactory(name="Dachverband")
    middle = PartnerFactory(name="Mitte", parent=top)
    low = PartnerFactory(name="Unten", parent=middle)
    merge_partners(kept=low, gone=top, take=[], by=world.users["state_office"])
    seen, above = set(), Partner.objects.get(pk=low.pk)
    while above.parent is not None:
        assert above.pk not in seen
        seen.add(above.pk)
        above = Partner.objects.get(pk=above.parent.pk)


def test_the_index_follows(
    world: World, pair: tuple[Partner, Partner], django_capture_on_commit_callbacks: Any
) -> None:
    OutboxEntry.objects.all().delete()
    merged(world, pair, [])
    touched = set(OutboxEntry.objects.filter(source="coalition.partner").values_list("object_id", flat=True))
    assert {pair[0].pk, pair[1].pk} <= touched


def test_the_office_compares_and_merges_without_reading_notes(
    world: World, pair: tuple[Partner, Partner], as_user: ClientFor
) -> None:
    client, (kept, gone) = as_user(world.users["state_office"]), pair
    path = f"/partners/duplicates/{kept.pk}/{gone.pk}/"
    assert path in client.get("/partners/duplicates/").content.decode()
    assert "rad@example.org" in client.get(path).content.decode()
    page = client.post(path, {"field-email": "gone"}, follow=True).content.decode()
    assert "rad@example.org" in page
    assert MARKER not in page
    old = client.get(gone.get_absolute_url())
    assert old["Location"] == kept.get_absolute_url()
    undo = f"/partners/merges/{PartnerMerge.objects.get().pk}/undo/"
    assert undo in client.get("/partners/duplicates/").content.decode()
    client.post(undo)
    assert client.get(gone.get_absolute_url()).status_code == 200


def test_not_the_same_is_remembered(world: World, pair: tuple[Partner, Partner], as_user: ClientFor) -> None:
    client, (kept, gone) = as_user(world.users["state_office"]), pair
    client.post(f"/partners/duplicates/{kept.pk}/{gone.pk}/", {"distinct": "1"})
    pairs = suspected_pairs(user=world.users["state_office"])
    assert {kept, gone} not in [{found.first, found.second} for found in pairs]


def new_entry(**fields: Any) -> dict[str, Any]:
    usual = {"kind": "initiative", "level": "local", "relation": "identified", "visibility": "members"}
    return {**usual, "submission_key": uuid.uuid4(), **fields}


def test_a_twin_is_asked_about_first(world: World, pair: tuple[Partner, Partner], as_user: ClientFor) -> None:
    client, sent = as_user(world.users["state_office"]), new_entry(name="Radentscheid Bonn")
    asked = client.post("/partners/new/", sent)
    assert asked.status_code == 422
    assert pair[0].get_absolute_url() in asked.content.decode()
    assert '<input type="checkbox" name="create_anyway"' in asked.content.decode()
    assert client.post("/partners/new/", {**sent, "create_anyway": "on"}).status_code == 302
    assert Partner.objects.filter(name="Radentscheid Bonn").count() == 2


def test_twins_that_one_may_not_see_are_not_told(world: World, as_user: ClientFor) -> None:
    Partner.objects.filter(pk=world.partners["nowhere"].pk).update(archived_at=timezone.now())
    text = as_user(world.users["coordinator"]).get("/partners/twins/", {"name": "Verein ohne Ort"}).content.decode()
    assert "Verein ohne Ort" not in text
    text = as_user(world.users["coordinator"]).get("/partners/twins/", {"name": "Klimaliste Koeln"}).content.decode()
    assert "Klimaliste Köln" in text
