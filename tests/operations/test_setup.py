"""`make setup` on an empty clone, in a new environment: what a volunteer does first."""

import os
import subprocess
import time
from pathlib import Path

import pytest

from cms.settings.environment import VARIABLES
from tests.fixtures.hub import Hub, free_port
from tests.operations.paths import ROOT

pytestmark = [pytest.mark.setup, pytest.mark.embedded_only, pytest.mark.xdist_group("setup")]

# Of pip, migrations and demo data on a slow machine.
SETUP_SECONDS = 900


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("setup") / "wagtail-coalition"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
    return folder


@pytest.fixture(scope="module")
def environment() -> dict[str, str]:
    own = {
        *VARIABLES,
        "DJANGO_SETTINGS_MODULE",
        "VIRTUAL_ENV",
        "VENV",
        "MAKEFLAGS",
        "MAKELEVEL",
        "MFLAGS",
        "PYTHONPATH",
    }
    return {name: value for name, value in os.environ.items() if name not in own and not name.startswith("PYTEST")}


@pytest.fixture(scope="module")
def made(clone: Path, environment: dict[str, str]) -> Path:
    make(clone, environment, "setup")
    return clone


def make(clone: Path, environment: dict[str, str], target: str) -> None:
    done = subprocess.run(
        ["make", target], cwd=clone, env=environment, capture_output=True, text=True, check=False, timeout=SETUP_SECONDS
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def test_the_demo_serves_pages(made: Path, environment: dict[str, str], tmp_path: Path) -> None:
    """`make demo` goes on where `make setup` ended."""
    port = free_port()
    hub = Hub(f"http://127.0.0.1:{port}", tmp_path, {**environment, "PORT": str(port)})
    hub.start("web", "make", "-C", str(made), "demo")
    try:
        deadline = time.monotonic() + 180
        while hub.request("/healthz")[0] != 200:
            assert hub.processes["web"].poll() is None, hub.log("web")[-3000:]
            assert time.monotonic() < deadline, hub.log("web")[-3000:]
            time.sleep(0.5)
        for path in ("/", "/best-practices/", "/partners/", "/search/?q=Verkehr"):
            status, _, body = hub.request(path)
            assert (path, status) == (path, 200)
            assert "<h1" in body
    finally:
        hub.stop("web")


def test_a_second_time_changes_nothing(made: Path, environment: dict[str, str]) -> None:
    started = time.monotonic()
    make(made, environment, "setup")
    assert time.monotonic() - started < 120
    changed = subprocess.run(["git", "status", "--porcelain"], cwd=made, capture_output=True, text=True, check=True)
    assert changed.stdout == ""
