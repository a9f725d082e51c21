"""Predicates about somebody's memberships and offices alone."""

from typing import Any

import rules

from coalition.access import standing_of
from coalition.roles import PERSONAL_DATA_ROLES, Role


@rules.predicate
def is_member(user: Any) -> bool:
    """Holds any active membership, whatever the role."""
    return bool(standing_of(user).roles)


@rules.predicate
def belongs_to_a_unit(user: Any) -> bool:
    """Is a member of some unit, and so may write for it; watching over the data of all makes nobody one."""
    return bool(standing_of(user).member_of)


@rules.predicate
def is_coordinator(user: Any) -> bool:
    return standing_of(user).has(Role.COORDINATOR)


@rules.predicate
def edits_something(user: Any) -> bool:
    """Edits the pages of some unit."""
    standing = standing_of(user)
    return bool(standing.edits | standing.coordinated)


@rules.predicate
def is_state_office(user: Any) -> bool:
    return standing_of(user).has(Role.STATE_OFFICE)


@rules.predicate
def is_spokesperson(user: Any) -> bool:
    return standing_of(user).has(Role.SPOKESPERSON)


@rules.predicate
def is_board(user: Any) -> bool:
    return standing_of(user).has(Role.BOARD)


@rules.predicate
def is_data_protection(user: Any) -> bool:
    return standing_of(user).has(Role.DATA_PROTECTION)


@rules.predicate
def sees_personal_data(user: Any) -> bool:
    """Holds a role that sees personal data, for which a second factor is required."""
    return standing_of(user).has(*PERSONAL_DATA_ROLES)
