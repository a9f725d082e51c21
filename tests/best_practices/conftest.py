from dataclasses import dataclass
from typing import Any

import pytest

from coalition.models import Unit
from coalition.roles import Role
from tests.factories.coalition import UnitFactory, person_with_role


@dataclass
class People:
    unit: Unit
    elsewhere: Unit
    member: Any
    colleague: Any
    editor: Any
    coordinator: Any
    foreign_coordinator: Any
    foreign_member: Any
    state_office: Any


@pytest.fixture
def people(db: None) -> People:
    unit = UnitFactory(name="Kreisverband Köln", short_name="KV Köln")
    elsewhere = UnitFactory(name="Kreisverband Essen", short_name="KV Essen")
    return People(
        unit=unit,
        elsewhere=elsewhere,
        member=person_with_role(Role.MEMBER, unit),
        colleague=person_with_role(Role.MEMBER, unit),
        editor=person_with_role(Role.EDITOR, unit),
        coordinator=person_with_role(Role.COORDINATOR, unit),
        foreign_coordinator=person_with_role(Role.COORDINATOR, elsewhere),
        foreign_member=person_with_role(Role.MEMBER, elsewhere),
        state_office=person_with_role(Role.STATE_OFFICE),
    )
