"""Processes that die and processes that write at once."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from search.drain import drain, sweep
from search.models import OutboxEntry
from search.rebuild import check
from tests.search.conftest import Ask
from tests.search.notes.models import Note

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("notes")]

ROOT = Path(__file__).resolve().parents[2]
HOLD_AND_WAIT = """
import sys, time
from pathlib import Path
import django
django.setup()
from search.engines.embedded import EmbeddedEngine
from search.engines.base import ObjectChange, ObjectRef
from search.documents import SearchDocument
ghost = SearchDocument(key="notes.note:999", source="notes.note", object_id=999, kind="note", title="Geist", url="/",
                       audience=frozenset({"public"}))
with EmbeddedEngine(Path(sys.argv[1])).writer() as writer:
    writer.begin_rebuild()
    writer.fill([ObjectChange(ObjectRef("notes.note", 999), (ghost,))])
    print("holding", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(embedded: Any, settings: Any) -> Any:
    """Another process in the middle of a rebuild, holding the writer."""
    Note.objects.create(title="Vorher")
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD_AND_WAIT, str(settings.SEARCH_EMBEDDED_PATH)],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.test"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "holding"
    yield process
    process.kill()
    process.wait()


def test_a_killed_writer_frees_the_index_at_once(holder: Any, ask: Ask) -> None:
    Note.objects.create(title="Währenddessen")
    assert OutboxEntry.objects.count() == 1
    assert drain().stopped == "busy"
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    assert sweep().waiting == 0
    assert {hit.document.title for hit in ask("").hits} == {"Vorher", "Währenddessen"}
    assert check().agrees


def test_many_writers_at_once_lose_nothing(engine: Any, ask: Ask) -> None:
    def write(number: int) -> None:
        try:
            for count in range(5):
                note = Note.objects.create(title=f"Notiz {number} {count}")
                if count % 2:
                    note.delete()
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sweep()
    assert not OutboxEntry.objects.exists()
    assert ask("Notiz").total == 12
    assert check().agrees
