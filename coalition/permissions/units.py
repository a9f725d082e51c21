"""Predicates about units and memberships."""

from typing import Any

import rules

from coalition.access import standing_of
from coalition.models import Membership, Unit
from coalition.roles import STATE_ROLES


@rules.predicate
def is_unit_member(user: Any, unit: Unit | None) -> bool:
    return unit is not None and unit.pk in standing_of(user).member_of


@rules.predicate
def is_unit_editor(user: Any, unit: Unit | None) -> bool:
    return unit is not None and unit.pk in standing_of(user).edits


@rules.predicate
def is_unit_coordinator(user: Any, unit: Unit | None) -> bool:
    """Coordinates the unit itself or one above it in the tree."""
    return unit is not None and unit.pk in standing_of(user).coordinated


@rules.predicate
def is_own_membership(user: Any, membership: Membership | None) -> bool:
    return membership is not None and membership.user_id == user.pk


@rules.predicate
def coordinates_membership(user: Any, membership: Membership | None) -> bool:
    """It holds in a coordinated unit and is no office of the state association."""
    return (
        membership is not None
        and membership.unit_id in standing_of(user).coordinated
        and membership.role not in STATE_ROLES
    )
