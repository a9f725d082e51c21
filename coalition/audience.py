"""What a user may find: the standing of ``coalition.access`` as search's audience tokens."""

from collections.abc import Iterable, Sequence
from typing import Any

from coalition.access import standing_of
from search import audience, preferences


def tokens_of(user: Any) -> frozenset[str]:
    """Tokens of one user, beside ``public``: member, units (a coordinator's with those below), roles, the person."""
    standing = standing_of(user)
    if not standing.roles:
        return frozenset()
    tokens = {audience.members(), audience.user(user.pk)}
    tokens |= {audience.unit(pk) for pk in standing.member_of | standing.coordinated}
    tokens |= {audience.role(role.value) for role in standing.roles}
    return frozenset(tokens)


def regions_of(units: Sequence[int]) -> Iterable[str]:
    """Codes of the regions that the units lie in."""
    from coalition.models import Region

    return Region.objects.filter(units__in=units).values_list("code", flat=True).distinct()


def register() -> None:
    audience.register_audience_provider(tokens_of)
    preferences.register_regions_of_units(regions_of)
