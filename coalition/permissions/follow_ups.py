"""Predicates about follow-ups."""

from typing import Any

import rules

from coalition.models import FollowUp
from coalition.permissions.standing import is_member


@rules.predicate
def reads_follow_up(user: Any, follow_up: FollowUp | None) -> bool:
    return follow_up is not None and FollowUp.objects.visible_to(user).filter(pk=follow_up.pk).exists()


@rules.predicate
def is_follow_up_assignee(user: Any, follow_up: FollowUp | None) -> bool:
    return follow_up is not None and follow_up.assignee_id == user.pk


@rules.predicate
def owns_follow_up_entry(user: Any, follow_up: FollowUp | None) -> bool:
    return follow_up is not None and follow_up.entry is not None and follow_up.entry.owner_id == user.pk


@rules.predicate
def has_follow_up(user: Any) -> bool:
    return is_member(user) and FollowUp.objects.visible_to(user).assigned_to(user).exists()
