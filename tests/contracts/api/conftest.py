from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.cache import cache
from django.test import Client
from django.utils import translation

from tests.contracts.api import world as worlds

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
Get = Callable[..., Any]


def sign_in(client: Client, user: Any) -> str:
    """A session as signing in leaves it, without the form; returns its key."""
    session = client.session
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


@pytest.fixture(autouse=True)
def _fresh_rates() -> Iterator[None]:
    """Requests are counted in the cache; no test pays for another's."""
    cache.clear()
    yield
    cache.clear()
    translation.activate("de")


@pytest.fixture
def world(db: None) -> worlds.World:
    return worlds.build()


@pytest.fixture
def get(world: worlds.World) -> Get:
    """``get("/units/", "member", kind="local")``: an API path for one of the world's users, anonymous by default."""

    def ask(path: str, who: str = "anonymous", /, headers: dict[str, str] | None = None, **parameters: Any) -> Any:
        client = Client(headers={"Accept-Language": "en", **(headers or {})})
        if who != "anonymous":
            sign_in(client, world.users[who])
        return client.get(f"/api/v1{path}", parameters)

    return ask
