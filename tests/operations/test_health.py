"""`/healthz` and `/readyz`."""

import json
import os
import subprocess
import sys

import pytest
from django.test import Client

from cms.settings.environment import VARIABLES
from tests.operations.paths import ROOT

NOBODY_LISTENS = {
    "database": ("DATABASE_URL", "postgresql://hub@127.0.0.1:1/hub"),
    "queue": ("REDIS_URL", "redis://127.0.0.1:1/0"),
    "search": ("ELASTICSEARCH_URL", "http://127.0.0.1:1"),
}
ASK = """
import django; django.setup()
from django.test import Client
for path in ("/healthz", "/readyz"):
    answer = Client(headers={"host": "127.0.0.1"}).get(path)
    print(answer.status_code, answer.content.decode())
"""


@pytest.mark.django_db
def test_the_process_is_alive(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "up"})
    assert "no-cache" in answer["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_only_reading_is_allowed(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405


@pytest.mark.django_db
def test_ready_when_everything_answers(client: Client, clean_search: None) -> None:
    answer = client.get("/readyz")
    assert answer.json() == {"status": "up", "database": "up", "queue": "up", "search": "up"}
    assert answer.status_code == 200


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of an installation on the embedded default, with its tables and an empty index."""
    kept = {variable: value for variable, value in os.environ.items() if variable not in VARIABLES}
    data_dir = str(tmp_path_factory.mktemp("health"))
    environment = {**kept, "DJANGO_SETTINGS_MODULE": "cms.settings.dev", "DATA_DIR": data_dir}
    for command in (["migrate", "-v0"], ["search_index", "rebuild"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True)
    return environment


@pytest.mark.parametrize("part", sorted(NOBODY_LISTENS))
def test_what_is_down_is_named(part: str, embedded: dict[str, str]) -> None:
    name, address = NOBODY_LISTENS[part]
    environment = {**embedded, name: address}
    done = subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    alive, ready = (line.split(" ", 1) for line in done.stdout.splitlines()[-2:])
    assert alive[0] == "200"
    assert ready[0] == "503"
    others = "unknown" if part == "database" else "up"
    expected = {"status": "down", "database": "up", "queue": "up", "search": others, part: "down"}
    # Who asks is anybody: no addresses, no messages.
    assert json.loads(ready[1]) == expected
