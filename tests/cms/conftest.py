"""Two units with their people and pages, made once for each module."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from tests.cms.world import World, make_world
from tests.fixtures.rows import kept_for_a_module


@pytest.fixture(scope="module")
def first_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with kept_for_a_module(django_db_blocker):
        yield make_world()


@pytest.fixture
def world(first_world: World, db: None) -> World:
    return deepcopy(first_world)
