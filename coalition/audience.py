"""What a user may find: the standing of ``coalition.access`` as search's audience tokens."""

from typing import Any

from coalition.access import standing_of
from search import audience


def tokens_of(user: Any) -> frozenset[str]:
    """Tokens of one user, beside ``public``: member, units (a coordinator's with those below), roles, the person."""
    standing = standing_of(user)
    if not standing.roles:
        return frozenset()
    tokens = {audience.members(), audience.user(user.pk)}
    tokens |= {audience.unit(pk) for pk in standing.member_of | standing.coordinated}
    tokens |= {audience.role(role.value) for role in standing.roles}
    return frozenset(tokens)


def register() -> None:
    audience.register_audience_provider(tokens_of)
