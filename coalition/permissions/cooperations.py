"""Predicates about cooperations."""

from typing import Any

import rules

from coalition.access import standing_of
from coalition.models import Cooperation
from coalition.models.visibility import Visibility


@rules.predicate
def is_public_cooperation(_user: Any, cooperation: Cooperation | None) -> bool:
    return cooperation is not None and cooperation.visibility == Visibility.PUBLIC


@rules.predicate
def is_own_units_cooperation(user: Any, cooperation: Cooperation | None) -> bool:
    standing = standing_of(user)
    own = standing.edits | standing.coordinated
    return cooperation is not None and any(unit.pk in own for unit in cooperation.units.all())


@rules.predicate
def coordinates_cooperation(user: Any, cooperation: Cooperation | None) -> bool:
    coordinated = standing_of(user).coordinated
    if cooperation is None:
        return bool(coordinated)
    return any(unit.pk in coordinated for unit in cooperation.units.all())
