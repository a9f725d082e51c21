"""What every test may use; the fixtures stand in tests/fixtures/, one module per noun.

- `run_jobs`                     run what was queued after commit (nothing to do when jobs run in-process)
- `clean_search`                 an empty search index of this test's own process
- `new_page`, `browser`, `axe`   a real Chromium
- `hub`                          a running hub with the demo data, as `make demo` starts it; once per test process
- `live_server`                  pytest-django's, on the test's own rows
"""

import os

import hypothesis
import pytest

# The same examples for the same code, so that a red run is about the change that it judges. To look for new ones:
# `pytest --hypothesis-profile=default`.
hypothesis.settings.register_profile("repeatable", derandomize=True, deadline=None)
hypothesis.settings.load_profile("repeatable")

# Playwright's event loop lives in the thread of the tests; Django would refuse to use the database beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

pytest_plugins = ["tests.fixtures.services", "tests.fixtures.browser", "tests.fixtures.hub", "tests.fixtures.cluster"]

FULL_STACK_VARIABLES = ("DATABASE_URL", "REDIS_URL", "ELASTICSEARCH_URL")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "embedded_only: about the embedded default; left out where a service is named")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        keep_base_data(item)
        if "hub" in getattr(item, "fixturenames", []):
            # One hub serves them all: starting a second one in another test process costs more than it saves.
            item.add_marker(pytest.mark.xdist_group("hub"))
        if {"hub", "new_page"} & set(getattr(item, "fixturenames", [])):
            # A browser that got no processor for a minute says nothing about the hub. The report names each second try;
            # wrong content is no time-out and fails at once.
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=["TimeoutError"]))
    if any(os.environ.get(name) for name in FULL_STACK_VARIABLES):
        left_out = [item for item in items if item.get_closest_marker("embedded_only")]
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)


def keep_base_data(item: pytest.Item) -> None:
    """A transactional test empties all tables; have it begin with what the migrations wrote (root page, language)."""
    fixtures = getattr(item, "fixturenames", [])
    marker = item.get_closest_marker("django_db")
    transactional = {"transactional_db", "live_server"} & set(fixtures) or (marker and marker.kwargs.get("transaction"))
    if transactional and "django_db_serialized_rollback" not in fixtures:
        fixtures.append("django_db_serialized_rollback")
