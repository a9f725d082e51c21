"""Who looks after an entry of the directory, and so is asked and reminded."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from coalition.access import users_with_role
from coalition.models import Membership, Partner, Unit
from coalition.roles import Role


class Keepers:
    """Reads units and their coordinators once, for one entry or for many."""

    def __init__(self) -> None:
        self._units = {unit.pk: unit for unit in Unit.objects.active()}
        self._by_region: dict[int, list[Unit]] = defaultdict(list)
        for unit in self._units.values():
            if unit.region_id is not None:
                self._by_region[unit.region_id].append(unit)
        self._coordinators: dict[str, dict[int, Any]] = defaultdict(dict)
        held = Membership.objects.active(timezone.localdate()).filter(
            role=Role.COORDINATOR, user__is_active=True, unit__is_active=True
        )
        for membership in held.select_related("user", "unit").order_by("pk"):
            self._coordinators[membership.unit.path][membership.user_id] = membership.user
        self._office: list[Any] | None = None

    def of(self, partner: Partner, *, stewards_first: bool = False) -> list[Any]:
        """Who coordinates its regions or, ``stewards_first``, the units that keep the contact; where nobody does, the
        branch above; else the state office."""
        stewards = [unit for unit in partner.stewards.all() if unit.pk in self._units] if stewards_first else []
        units = stewards or [unit for region in partner.regions.all() for unit in self._by_region[region.pk]]
        found = self._coordinating(unit.path for unit in units) or self._coordinating(
            unit.path[:end] for unit in units for end in range(2 * unit.steplen, len(unit.path), unit.steplen)
        )
        return found or self._state_office()

    def _coordinating(self, paths: Iterable[str]) -> list[Any]:
        people = {key: user for path in paths for key, user in self._coordinators.get(path, {}).items()}
        return list(people.values())

    def _state_office(self) -> list[Any]:
        if self._office is None:
            self._office = list(users_with_role(Role.STATE_OFFICE))
        return self._office
