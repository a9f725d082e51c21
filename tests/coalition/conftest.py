"""Who is who, and clients that are signed in."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from tests.coalition.world import World, build

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ClientFor = Callable[..., Client]


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def world(db: None) -> World:
    return build()


@pytest.fixture
def as_user() -> ClientFor:
    """``as_user(user)``: a client of that user, in English; without one, of nobody."""

    def sign_in(user: Any = None) -> Client:
        client = Client(headers={"Accept-Language": "en"})
        if user is not None:
            client.force_login(user, backend=BACKEND)
        return client

    return sign_in
