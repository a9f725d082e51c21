"""`/healthz` and `/readyz`."""

import json
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from cms.settings.environment import VARIABLES
from search.models import OutboxEntry
from tests.operations.paths import ROOT

NOBODY_LISTENS = {
    "database": ("DATABASE_URL", "postgresql://hub@127.0.0.1:1/hub"),
    "queue": ("REDIS_URL", "redis://127.0.0.1:1/0"),
    "search": ("ELASTICSEARCH_URL", "http://127.0.0.1:1"),
}
METRICS = {
    "search_engine",
    "search_outbox",
    "search_outbox_oldest_seconds",
    "search_outbox_refused",
    "mails_waiting",
    "mails_oldest_seconds",
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
    assert answer.json() == {
        "status": "up",
        "database": "up",
        "queue": "up",
        "search": "up",
        "metrics": {
            "search_engine": settings.SEARCH_ENGINE,
            "search_outbox": 0,
            "search_outbox_oldest_seconds": 0,
            "search_outbox_refused": 0,
            "mails_waiting": 0,
            "mails_oldest_seconds": 0,
        },
    }
    assert answer.status_code == 200


@pytest.mark.django_db
def test_what_the_index_lacks_can_be_watched(client: Client, clean_search: None) -> None:
    long_ago = timezone.now() - timedelta(hours=1)
    waiting = [OutboxEntry(source="cms.homepage", object_id=number, attempts=number) for number in range(3)]
    OutboxEntry.objects.bulk_create(waiting)
    OutboxEntry.objects.update(created_at=long_ago)
    metrics = client.get("/readyz").json()["metrics"]
    assert (metrics["search_outbox"], metrics["search_outbox_refused"]) == (3, 2)
    assert 3600 <= metrics["search_outbox_oldest_seconds"] < 4000


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of an installation on the embedded default, with its tables and an empty index."""
    kept = {variable: value for variable, value in os.environ.items() if variable not in VARIABLES}
    data_dir = str(tmp_path_factory.mktemp("health"))
    environment = {**kept, "DJANGO_SETTINGS_MODULE": "cms.settings.dev", "DATA_DIR": data_dir}
    for command in (["migrate", "-v0"], ["search_index", "rebuild"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True)
    return environment


@pytest.mark.xdist_group("health")
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
    answered = json.loads(ready[1])
    assert set(answered.pop("metrics")) == (set() if part == "database" else METRICS)
    assert answered == expected
