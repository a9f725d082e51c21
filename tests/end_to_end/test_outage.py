"""Elasticsearch and Redis stop while people work: pages render, nothing is lost, the index catches up."""

import os
import secrets
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

from tests.end_to_end.portal import MEMBER_PAGES, PUBLIC_PAGES, OpenPage, eventually, open_as, send
from tests.fixtures.hub import (
    Hub,
    free_port,
    hub_environment,
    own_database,
    remove_index,
    start_processes,
    wait_until_ready,
)
from tests.fixtures.relay import Relay

pytestmark = [pytest.mark.redis, pytest.mark.elasticsearch, pytest.mark.xdist_group("outage")]

RELAYED = ("ELASTICSEARCH_URL", "REDIS_URL")
# Above the numbers of the test processes and of the hub that they share.
REDIS_OFFSET = 20
CATCH_UP_SECONDS = 60


@pytest.fixture
def services() -> Iterator[dict[str, Relay]]:
    targets = {name: urlsplit(os.environ[name]) for name in RELAYED}
    relays = {name: Relay(target.hostname or "127.0.0.1", target.port or 0) for name, target in targets.items()}
    yield relays
    for relay in relays.values():
        relay.cut()


@pytest.fixture
def fragile_hub(tmp_path_factory: pytest.TempPathFactory, services: dict[str, Relay]) -> Iterator[Hub]:
    """A hub of this test's own, whose way to the services can be cut."""
    data_dir, port, name = tmp_path_factory.mktemp("fragile"), free_port(), f"fragile-{secrets.token_hex(3)}"
    environment = hub_environment(data_dir, port, name, REDIS_OFFSET)
    for variable, relay in services.items():
        parts = urlsplit(environment[variable])
        user = f"{parts.netloc.rpartition('@')[0]}@" if "@" in parts.netloc else ""
        environment[variable] = urlunsplit(parts._replace(netloc=f"{user}127.0.0.1:{relay.port}"))
    running = Hub(f"http://127.0.0.1:{port}", data_dir, environment)
    with own_database(environment):
        running.manage("migrate", "--verbosity", "0")
        running.manage("load_demo")
        start_processes(running, port)
        try:
            wait_until_ready(running)
            yield running
        finally:
            for process in list(running.processes):
                running.stop(process)
            for relay in services.values():
                relay.cut()
            remove_index(environment, name)


def test_people_go_on_working(fragile_hub: Hub, services: dict[str, Relay], new_page: OpenPage) -> None:
    member = open_as(new_page, fragile_hub, "mitglied@example.org")
    spokesperson = open_as(new_page, fragile_hub, "sprecherin@example.org")
    for relay in services.values():
        relay.cut()
    for address in (*PUBLIC_PAGES[:-1], *MEMBER_PAGES):
        assert member.goto(address).status == 200, address
    member.goto("/search/?q=Heizkosten")
    assert member.locator("main [role=status]").count() > 1, "the page does not say that search is degraded"
    word = secrets.token_hex(4)
    add_partner(spokesperson, f"Initiative {word}")
    submit(member, f"Beispiel {word}")
    for relay in services.values():
        relay.restore()
    restart_what_ended(fragile_hub)
    eventually(
        lambda: "agrees: True" in fragile_hub.manage("search_index", "check", check=False), seconds=CATCH_UP_SECONDS
    )
    eventually(lambda: f"Initiative {word}" in found(member, word), seconds=CATCH_UP_SECONDS)


def add_partner(page: Any, name: str) -> None:
    page.goto("/partners/new/")
    page.fill("[name=name]", name)
    page.select_option("[name=kind]", "initiative")
    page.select_option("[name=level]", "local")
    answer = send(page, "main form .btn-primary[type=submit]")
    assert answer.status == 200
    assert name in page.inner_text("main")


def submit(page: Any, title: str) -> None:
    page.goto("/best-practices/submit/")
    for field in ("title", "summary", "description"):
        page.fill(f"[name={field}]", title)
    assert send(page).status == 200
    assert title in page.inner_text("main")


def found(page: Any, word: str) -> str:
    page.goto(f"/search/?q={word}")
    return str(page.inner_text("main"))


def restart_what_ended(hub: Hub) -> None:
    """As Compose and systemd do."""
    for name, process in list(hub.processes.items()):
        if process.poll() is not None:
            hub.start(name, *map(str, process.args))  # type: ignore[arg-type]
