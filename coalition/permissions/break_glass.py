"""Predicates about reading somebody's notes in an emergency."""

from typing import Any

import rules

from coalition.models import BreakGlass


@rules.predicate
def sees_break_glass(user: Any, request: BreakGlass | None) -> bool:
    return request is not None and BreakGlass.objects.visible_to(user).filter(pk=request.pk).exists()


@rules.predicate
def asked_for_break_glass(user: Any, request: BreakGlass | None) -> bool:
    return request is not None and request.requested_by_id == user.pk


@rules.predicate
def is_undecided_and_of_others(user: Any, request: BreakGlass | None) -> bool:
    """Neither asked by the user nor about the user's own notes."""
    return request is not None and not request.is_decided and user.pk not in {request.requested_by_id, request.owner_id}


@rules.predicate
def is_open_break_glass(_user: Any, request: BreakGlass | None) -> bool:
    return request is not None and request.is_open
