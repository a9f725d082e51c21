"""Processes that die, stores that break, processes that write at once: the index agrees with the database."""

import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from search import outbox, registry
from search.documents import document_key
from search.drain import drain, sweep
from search.engines.base import EngineUnavailableError
from search.models import OutboxEntry, Rebuild, WriterLease
from search.port import run_query
from search.query import SearchQuery
from search.rebuild import check, rebuild
from search.status import engine_status
from tests.search.conftest import Ask
from tests.search.notes.models import Folder, Note
from tests.search.notes.sources import documents_of, note_source
from tests.search.other_process import OtherProcess

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("notes")]

DRAIN_AND_STOP = """
from search import drain
drain._remove_rows = wait  # the engine has acknowledged, the outbox does not know yet
drain.drain()
"""
REBUILD_AND_STOP = """
from search.rebuild import rebuild
rebuild(progress=wait)
"""
DRAIN_ALL = """
from search.drain import drain
from search.models import OutboxEntry
print("ready", flush=True)
while drain().stopped == "busy" or OutboxEntry.objects.exists():
    time.sleep(0.05)
"""
REBUILD = """
from search.rebuild import rebuild
print("ready", flush=True)
rebuild(wait_seconds=60)
"""


def titles(result: Any) -> set[str]:
    return {hit.document.title for hit in result.hits}


def found_by_public(text: str = "") -> Any:
    return run_query(SearchQuery(text=text, audience=frozenset({"public"})))


def let_the_lease_run_out() -> None:
    """What a dead writer holds on Elasticsearch; the embedded engine's lock dies with its process."""
    WriterLease.objects.update(expires_at=timezone.now() - timedelta(seconds=1))


def write_past_the_drain(*titles_of_new: str) -> None:
    """Rows that nobody drains yet."""
    with transaction.atomic():
        for title in titles_of_new:
            Note.objects.create(title=title)
        connection.run_on_commit.clear()


# --- Processes that die -----------------------------------------------------------------------------------------------


def test_a_worker_killed_in_the_middle_of_a_drain(engine: Any, ask: Ask) -> None:
    secret = Note.objects.create(title="Vertraulich")
    with transaction.atomic():
        secret.delete()
        Note.objects.create(title="Neu")
        connection.run_on_commit.clear()
    with OtherProcess(DRAIN_AND_STOP) as worker:
        worker.wait_for("waiting")
        assert drain().stopped == "busy"
        worker.kill()
    assert OutboxEntry.objects.count() == 2
    let_the_lease_run_out()
    assert sweep().waiting == 0
    assert titles(ask("")) == {"Neu"}
    assert check().agrees


def test_a_rebuild_killed_half_way(engine: Any, ask: Ask) -> None:
    Note.objects.create(title="Vorher")
    with OtherProcess(REBUILD_AND_STOP) as rebuilding:
        rebuilding.wait_for("waiting")
        assert titles(found_by_public()) == {"Vorher"}
        Note.objects.create(title="Währenddessen")
        assert OutboxEntry.objects.count() == 1
        assert drain().stopped == "busy"
        rebuilding.kill()
    let_the_lease_run_out()
    assert sweep().waiting == 0
    assert titles(ask("")) == {"Vorher", "Währenddessen"}
    assert check().agrees
    assert number_of_indices(engine) == 2, "the dead one's leftover"
    rebuild()
    assert number_of_indices(engine) == 1
    assert Rebuild.objects.filter(state=Rebuild.State.INTERRUPTED).count() == 1
    assert check().agrees


def number_of_indices(engine: Any) -> int:
    if engine.name == "embedded":
        return len(list(engine._store.path.glob("index-*")))
    return len(engine._client.indices.get(index=f"{engine._index_name}-v*").body)


# --- Processes that write at once -------------------------------------------------------------------------------------


def test_two_processes_drain_the_same_rows(engine: Any, ask: Ask) -> None:
    gone = Note.objects.create(title="Vertraulich")
    with transaction.atomic():
        gone.delete()
        for number in range(60):
            Note.objects.create(title=f"Notiz {number}")
        connection.run_on_commit.clear()
    with OtherProcess(DRAIN_ALL) as one, OtherProcess(DRAIN_ALL) as two:
        one.wait_for("ready")
        two.wait_for("ready")
        one.finish()
        two.finish()
    assert ask("Notiz").total == 60
    assert ask("Vertraulich").total == 0
    assert check().agrees


def test_two_rebuilds_at_once_run_one_after_the_other(engine: Any, ask: Ask) -> None:
    Note.objects.bulk_create(Note(title=f"Notiz {number}") for number in range(20))
    with OtherProcess(REBUILD) as one, OtherProcess(REBUILD) as two:
        one.wait_for("ready")
        two.wait_for("ready")
        write_past_the_drain("Währenddessen")
        one.finish()
        two.finish()
    assert [record.state for record in Rebuild.objects.all()] == [Rebuild.State.DONE] * 2
    assert number_of_indices(engine) == 1
    assert ask("").total == 21
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


# --- Much at once -----------------------------------------------------------------------------------------------------


def test_a_change_of_access_to_ten_thousand_documents(engine: Any, ask: Ask) -> None:
    folder = Folder.objects.create(name="Akte")
    Note.objects.bulk_create((Note(title=f"Notiz {number}", folder=folder) for number in range(10_000)), batch_size=500)
    rebuild()
    assert found_by_public("Notiz").total == 10_000
    with CaptureQueriesContext(connection) as asked, transaction.atomic():
        Note.objects.update(audience=["role:state_office"])
        outbox.enqueue_queryset(Note.objects.all())
        connection.run_on_commit.clear()
    assert OutboxEntry.objects.count() == 10_000
    # SQLite takes fewer rows in one statement, how many depends on how it was built.
    assert len(asked) < 100, "rows are written in batches"
    with CaptureQueriesContext(connection) as asked, transaction.atomic():
        folder.save()
        connection.run_on_commit.clear()
    assert OutboxEntry.objects.count() == 20_001
    assert len(asked) < 100
    assert sweep().waiting == 0
    assert found_by_public("Notiz").total == 0
    assert ask("Notiz", "role:state_office").total == 10_000
    assert check().agrees


# --- What an engine refuses -------------------------------------------------------------------------------------------


def refusable(note: Note) -> Any:
    """A facet that is too long for Elasticsearch is refused alone, a key that is too long with its whole request."""
    for document in documents_of(note):
        if note.title == "Facette":
            yield replace(document, facets={"colour": ("x" * 40_000,)})
        elif note.title == "Schlüssel":
            yield replace(document, key=document_key("notes.note", note.pk, "x" * 600))
        else:
            yield document


@pytest.mark.elasticsearch
def test_what_elasticsearch_refuses_holds_up_nobody_and_is_tried_again(elasticsearch: Any, ask: Ask) -> None:
    registry.unregister(note_source())
    registry.register(note_source(documents=refusable))
    changed = Note.objects.create(title="Vorher öffentlich")
    assert ask("öffentlich").total == 1
    write_past_the_drain("Eins", "Facette", "Zwei", "Schlüssel", "Drei")
    with transaction.atomic():
        changed.title, changed.audience = "Facette", ["members"]
        changed.save()
    reasons = dict(OutboxEntry.objects.values_list("object_id", "last_error"))
    assert sorted(reasons.values()) == ["Elasticsearch answered 400", *["document_parsing_exception"] * 2]
    assert titles(found_by_public()) == {"Eins", "Zwei", "Drei"}, "what was open before must not stay"
    assert engine_status().refused == 3
    assert list(rebuild().refused) != []
    for note in Note.objects.filter(title__in=("Facette", "Schlüssel")):
        note.title = "Repariert"
        note.save()
    assert not OutboxEntry.objects.exists()
    assert check().agrees


def test_what_cannot_be_made_any_more_is_not_found_as_it_was(engine: Any, ask: Ask) -> None:
    note = Note.objects.create(title="Öffentlich")
    note.title, note.audience = "broken", ["members"]
    note.save()
    assert ask("").total == 0
    assert ask("", "members").total == 0
    assert OutboxEntry.objects.get().attempts > 0


@pytest.mark.elasticsearch
@pytest.mark.parametrize("block", ["read_only_allow_delete", "read_only", "write"])
def test_a_read_only_index_delays_deletions_and_forgets_none(elasticsearch: Any, ask: Ask, block: str) -> None:
    secret, closed = Note.objects.create(title="Vertraulich"), Note.objects.create(title="Bisher öffentlich")
    client = elasticsearch._client
    client.indices.put_settings(index=elasticsearch._index_name, settings={f"index.blocks.{block}": True})
    secret.delete()
    closed.audience = ["members"]
    closed.save()
    assert OutboxEntry.objects.count() == 2
    assert sweep().waiting == 2
    assert not check().agrees
    client.indices.put_settings(index=elasticsearch._index_name, settings={f"index.blocks.{block}": None})
    assert sweep().waiting == 0
    assert found_by_public().total == 0
    assert check().agrees


# --- Stores that break ------------------------------------------------------------------------------------------------


def break_segments(folder: Path) -> None:
    for file in folder.glob("index-*/*"):
        if file.suffix not in {".json", ".lock"}:
            file.write_bytes(b"")


def break_meta(folder: Path) -> None:
    for file in folder.glob("index-*/meta.json"):
        file.write_text("{")


def break_pointer(folder: Path) -> None:
    (folder / "serving").write_bytes(b"\xff\x00 nonsense")


def name_another(folder: Path) -> None:
    (folder / "serving").write_text("index-1-0123456789ab")


@pytest.mark.parametrize("damage", [break_segments, break_meta, break_pointer, name_another])
def test_a_damaged_folder_is_said_and_rebuilt(embedded: Any, ask: Ask, settings: Any, damage: Any) -> None:
    Note.objects.create(title="Vorher")
    rebuild()
    damage(settings.SEARCH_EMBEDDED_PATH)
    embedded._store.forget()
    assert found_by_public("Vorher").degraded
    with pytest.raises(EngineUnavailableError, match="rebuild it"):
        check()
    Note.objects.create(title="Währenddessen")
    assert OutboxEntry.objects.count() == 1, "nothing may be written into an empty index in its place"
    rebuild()
    assert not OutboxEntry.objects.exists()
    assert titles(ask("")) == {"Vorher", "Währenddessen"}
    assert check().agrees


def test_the_first_rebuild_takes_waiting_rows_along(engine: Any, ask: Ask) -> None:
    Note.objects.create(title="Vorher")
    engine.destroy()
    write_past_the_drain("Währenddessen")
    rebuild()
    assert not OutboxEntry.objects.exists()
    assert titles(ask("")) == {"Vorher", "Währenddessen"}
    assert check().agrees
