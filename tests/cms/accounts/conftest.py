from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from cms.models import User
from coalition.models import Unit
from coalition.roles import Role
from tests.factories.cms import PASSWORD, UserFactory, make_unit


@pytest.fixture(autouse=True)
def fresh_rate_limits() -> None:
    cache.clear()


@pytest.fixture
def state(db: None) -> Unit:
    return make_unit("Landesverband", kind=Unit.Kind.STATE)


@pytest.fixture
def unit(state: Unit) -> Unit:
    return make_unit("KV Köln", parent=state)


@pytest.fixture
def elsewhere(state: Unit) -> Unit:
    return make_unit("KV Bonn", parent=state)


@pytest.fixture
def coordinator(unit: Unit) -> User:
    return UserFactory(member_of=(unit, Role.COORDINATOR))


@pytest.fixture
def office(state: Unit) -> User:
    return UserFactory(member_of=(state, Role.STATE_OFFICE))


@pytest.fixture
def sign_in(client: Client) -> Callable[..., Any]:
    """Sign in through the page, as people do."""

    def post(email: str, password: str = PASSWORD, *, browser: Client = client, **extra: Any) -> Any:
        return browser.post("/account/login/", {"login": email, "password": password}, **extra)

    return post
