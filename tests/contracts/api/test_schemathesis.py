"""Generated requests, valid and not, with all of schemathesis' checks, on real rows, without and with a session."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client, override_settings
from hypothesis import HealthCheck, Phase, seed
from hypothesis import settings as hypothesis_settings

from cms.api import api
from tests.contracts.api.conftest import sign_in
from tests.contracts.api.world import World

EXAMPLES = 20
# The session sent is a real one, whatever would have been made up in its place; no session is tried as "anonymous".
SIGNED_IN = {"generation": {"with-security-parameters": False}, "checks": {"ignored_auth": {"enabled": False}}}


@pytest.fixture
def _kept_connection() -> Iterator[None]:
    """The rows of a test live in an open transaction; Django's own test client holds its connection the same way."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.mark.usefixtures("_kept_connection")
@pytest.mark.parametrize("who", ["anonymous", "state_office"])
def test_schemathesis_finds_nothing(world: World, who: str) -> None:
    cookies, config = {}, None
    if who != "anonymous":
        cookies[settings.SESSION_COOKIE_NAME] = sign_in(Client(), world.users[who])
        config = schemathesis.Config.from_dict(SIGNED_IN)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application(), config=config)
    asked: set[str] = set()

    with override_settings(COALITION_API_REQUESTS_PER_MINUTE=10**9):
        for result in schema.get_all_operations():
            operation = result.ok()

            @seed(20261123)
            @hypothesis_settings(
                max_examples=EXAMPLES,
                deadline=None,
                database=None,
                phases=[Phase.explicit, Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given_cases(operation)
            def check(case: Any) -> None:
                asked.add(case.operation.path)
                response = case.call_and_validate(cookies=cookies)
                if case.operation.path == "/me" and response.status_code == 200:
                    assert response.json()["authenticated"] == bool(cookies)

            check()
    assert asked == set(api.document()["paths"])


def given_cases(operation: Any) -> Any:
    from hypothesis import given, strategies

    modes = schemathesis.GenerationMode
    both = [operation.as_strategy(generation_mode=mode) for mode in (modes.POSITIVE, modes.NEGATIVE)]
    return given(case=strategies.one_of(*both))
