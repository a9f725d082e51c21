from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import pytest

from coalition.models import Unit
from coalition.roles import Role
from tests.factories.coalition import UnitFactory, person_with_role
from tests.fixtures.rows import kept_for_a_module


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


@pytest.fixture(scope="module")
def first_people(django_db_setup: None, django_db_blocker: Any) -> Iterator[People]:
    with kept_for_a_module(django_db_blocker):
        yield _people()


@pytest.fixture
def people(first_people: People, db: None) -> People:
    return deepcopy(first_people)


def _people() -> People:
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
