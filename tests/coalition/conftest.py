"""Who is who, and clients that are signed in."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from tests.coalition.world import World, build
from tests.fixtures.rows import kept_for_a_module

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ClientFor = Callable[..., Client]


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def first_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with kept_for_a_module(django_db_blocker):
        yield build()


@pytest.fixture
def world(first_world: World, db: None) -> World:
    return deepcopy(first_world)


@pytest.fixture
def as_user() -> ClientFor:
    """``as_user(user)``: a client of that user, in English; without one, of nobody."""

    def sign_in(user: Any = None) -> Client:
        client = Client(headers={"Accept-Language": "en"})
        if user is not None:
            client.force_login(user, backend=BACKEND)
        return client

    return sign_in
