"""The commands of docker-compose.yml, run as processes against real services in production settings."""

import fcntl
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path

import pytest

from tests.fixtures.hub import Hub, free_port, hub_environment, own_database, remove_index
from tests.operations.paths import ROOT
from tests.operations.test_compose import SERVICES
from tests.operations.test_environment import PRODUCTION

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.redis,
    pytest.mark.elasticsearch,
    pytest.mark.xdist_group("compose"),
]

WAIT_SECONDS = 60
FRESH_SECONDS = 1800


def collect_static_once(stack: Hub) -> None:
    """The image does this when it is built. All test processes share one folder: one collects, the others wait."""
    manifest = ROOT / "build" / "static" / "staticfiles.json"
    with Path(tempfile.gettempdir(), f"collectstatic-{str(ROOT).replace('/', '-')}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not manifest.exists() or time.time() - manifest.stat().st_mtime > FRESH_SECONDS:
            stack.manage("collectstatic", "--noinput")


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """`migrate` run to its end, then web, worker and scheduler running, as compose orders them."""
    data_dir = tmp_path_factory.mktemp("compose")
    port = free_port()
    name = f"compose-{secrets.token_hex(3)}"
    bin_dir = str(Path(sys.executable).parent)
    environment = {
        **hub_environment(data_dir, port, name, redis_offset=20),
        **PRODUCTION,
        "PATH": f"{bin_dir}{os.pathsep}{os.environ['PATH']}",
    }
    stack = Hub(f"http://127.0.0.1:{port}", data_dir, environment)
    with own_database(environment):
        done = subprocess.run(
            SERVICES["migrate"]["command"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-3000:]
        collect_static_once(stack)
        for service in ("web", "worker", "scheduler"):
            stack.start(service, *on_port(SERVICES[service]["command"], port))
        try:
            eventually(lambda: stack.request("/healthz", host="hub.example.org")[0] == HTTPStatus.OK, stack)
            yield stack
        finally:
            for service in list(stack.processes):
                stack.stop(service)
            remove_index(environment, name)


def on_port(command: list[str], port: int) -> list[str]:
    """In a container every web process has port 8000 to itself; here it takes a free one, on loopback."""
    return [{"8000": str(port), "0.0.0.0": "127.0.0.1"}.get(part, part) for part in command]  # noqa: S104


def eventually(holds: Callable[[], bool], stack: Hub) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while not holds():
        for name, process in stack.processes.items():
            assert process.poll() is None, f"{name} ended: {stack.log(name)[-4000:]}"
        assert time.monotonic() < deadline, {name: stack.log(name)[-2000:] for name in stack.processes}
        time.sleep(0.5)


@pytest.mark.parametrize("service", ["web", "worker", "scheduler"])
def test_the_process_passes_its_own_health_check(stack: Hub, service: str) -> None:
    check = SERVICES[service]["healthcheck"]["test"]
    assert check[0] == "CMD"

    def healthy() -> bool:
        return subprocess.run(check[1:], cwd=ROOT, env=stack.environment, check=False).returncode == 0

    eventually(healthy, stack)


def test_health_check_fails_where_nothing_runs(stack: Hub) -> None:
    check = SERVICES["web"]["healthcheck"]["test"][1:]
    environment = {**stack.environment, "PORT": str(free_port())}
    assert subprocess.run(check, cwd=ROOT, env=environment, check=False).returncode == 1


def test_everything_is_ready(stack: Hub) -> None:
    eventually(lambda: '"status": "up"' in stack.get("/readyz", host="hub.example.org"), stack)


def test_plain_http_is_sent_to_https(stack: Hub) -> None:
    status, headers, _ = stack.request("/", host="hub.example.org")
    assert status == 301
    assert headers["Location"] == "https://hub.example.org/"


def test_pages_and_static_files_are_served_behind_a_proxy(stack: Hub) -> None:
    status, headers, body = stack.request("/account/login/", host="hub.example.org", https=True)
    assert status == 200
    assert headers["Content-Security-Policy"]
    assert headers["Strict-Transport-Security"]
    assert 'href="/static/' in body


def test_an_unknown_host_is_refused(stack: Hub) -> None:
    status, _, _ = stack.request("/healthz", host="elsewhere.example.com", https=True)
    assert status == 400


def test_the_scheduler_queues_and_the_worker_does_what_recurs(stack: Hub) -> None:
    """The sweep of the search outbox is due every minute."""
    eventually(lambda: "search.jobs.run_sweep" in stack.log("worker"), stack)


def test_database_and_index_agree(stack: Hub) -> None:
    stack.manage("search_index", "rebuild")
    stack.manage("search_index", "check")
