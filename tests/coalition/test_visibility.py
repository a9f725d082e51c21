"""What a queryset shows and what ``may`` allows are the same, for every role and whatever the row's state."""

import datetime
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coalition.access import may
from coalition.models import (
    AccessRecord,
    BreakGlass,
    ContactAttachment,
    ContactDraft,
    ContactLogEntry,
    Cooperation,
    FollowUp,
    Partner,
    Person,
    SavedPartnerView,
)
from coalition.models.visibility import Visibility
from tests.coalition.test_permissions import ROLES, user_of
from tests.coalition.world import World

CHECKED = (
    (Partner, "coalition.view_partner"),
    (Person, "coalition.view_person"),
    (Cooperation, "coalition.view_cooperation"),
    (ContactLogEntry, "coalition.view_contact"),
    (ContactDraft, "coalition.change_contact_draft"),
    (SavedPartnerView, "coalition.change_partner_view"),
    (FollowUp, "coalition.view_follow_up"),
    (ContactAttachment, "coalition.view_contact_attachment"),
    (AccessRecord, "coalition.view_access_record"),
    (BreakGlass, "coalition.view_break_glass"),
)
HOLDERS = st.sampled_from([role for role in ROLES if role != "anonymous"])
REGIONS = st.sets(st.sampled_from(["koeln", "essen"]))


def disagreements(world: World) -> list[tuple[str, str, int]]:
    found = []
    for model, permission in CHECKED:
        rows: list[Any] = list(model._default_manager.all())
        for role in ROLES:
            user = user_of(world, role)
            visible = set(model.objects.visible_to(user).values_list("pk", flat=True))  # type: ignore[attr-defined]
            found += [(role, permission, row.pk) for row in rows if may(user, permission, row) != (row.pk in visible)]
    return found


def test_nothing_is_listed_twice(world: World) -> None:
    world.partners["public"].regions.set(world.regions.values())
    for model, _permission in CHECKED:
        for role in ROLES:
            keys = list(model.objects.visible_to(user_of(world, role)).values_list("pk", flat=True))  # type: ignore[attr-defined]
            assert len(keys) == len(set(keys)), (model, role)


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    visibility=st.sampled_from(Visibility.values),
    archived=st.booleans(),
    regions=REGIONS,
    units=st.sets(st.sampled_from(["koeln", "south", "essen", "lag"])),
    sharing=st.sampled_from(ContactLogEntry.Sharing.values),
    owner=HOLDERS,
    readers=st.sets(HOLDERS, max_size=3),
    assignee=HOLDERS,
    ended=st.booleans(),
)
def test_visible_to_and_may_agree(
    world: World,
    *,
    visibility: str,
    archived: bool,
    regions: set[str],
    units: set[str],
    sharing: str,
    owner: str,
    readers: set[str],
    assignee: str,
    ended: bool,
) -> None:
    partner, cooperation, entry = world.partners["public"], world.cooperations["koeln"], world.entries["named"]
    partner.visibility, partner.archived_at = visibility, timezone.now() if archived else None
    partner.save()
    partner.regions.set(world.regions[name] for name in regions)
    cooperation.visibility = visibility
    cooperation.save()
    cooperation.units.set(world.units[name] for name in units)
    entry.sharing, entry.owner = sharing, world.users[owner]
    entry.save()
    entry.readers.set(world.users[name] for name in readers)
    FollowUp.objects.filter(pk=world.follow_ups["partner"].pk).update(assignee=world.users[assignee])
    FollowUp.objects.filter(pk=world.follow_ups["named"].pk).update(assignee=world.users[assignee])
    world.persons["koeln"].roles.update(until=datetime.date(2020, 1, 1) if ended else None)
    assert disagreements(world) == []
