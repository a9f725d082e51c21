"""Nothing is lost and nothing is a ghost: every way in which a write can go wrong on its way into the index."""

import contextlib
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from search import outbox, registry
from search.drain import drain, sweep
from search.engines import get_engine
from search.engines.base import EngineBusyError
from search.models import OutboxEntry, WriterLease
from search.rebuild import check, rebuild
from search.status import engine_status
from tests.search.conftest import Ask
from tests.search.notes.models import Colour, Folder, Note, UrgentNote
from tests.search.notes.sources import note_source

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("notes")]


def titles(result: Any) -> set[str]:
    return {hit.document.title for hit in result.hits}


def test_a_committed_save_is_found_and_leaves_no_row(engine: Any, ask: Ask) -> None:
    Note.objects.create(title="Mietenwahnsinn")
    assert not OutboxEntry.objects.exists()
    assert titles(ask("Miete")) == {"Mietenwahnsinn"}
    assert check().agrees


def test_a_rollback_leaves_no_ghost(engine: Any, ask: Ask) -> None:
    note = Note.objects.create(title="Vorher")
    with contextlib.suppress(RuntimeError), transaction.atomic():
        Note.objects.create(title="Geist")
        note.title = "Nachher"
        note.save()
        raise RuntimeError
    assert not OutboxEntry.objects.exists()
    assert titles(ask("")) == {"Vorher"}


def test_many_changes_in_one_transaction_are_drained_once(engine: Any, ask: Ask) -> None:
    with transaction.atomic():
        for number in range(30):
            Note.objects.create(title=f"Notiz {number}")
        assert OutboxEntry.objects.count() == 30
    assert not OutboxEntry.objects.exists()
    assert ask("Notiz").total == 30


def test_deleted_and_hidden_objects_vanish(engine: Any, ask: Ask) -> None:
    first, second = (Note.objects.create(title=f"Plakat {number}", pages=3) for number in (1, 2))
    assert ask("Plakat").total == 6
    first.delete()
    second.is_live = False
    second.save()
    assert ask("Plakat").total == 0
    assert check().agrees


def test_documents_that_an_object_no_longer_has_vanish(engine: Any, ask: Ask) -> None:
    note = Note.objects.create(title="Lang", pages=4)
    note.pages = 2
    note.save()
    assert ask("Lang").total == 2


def test_related_changes_reach_the_documents(engine: Any, ask: Ask) -> None:
    folder = Folder.objects.create(name="alt")
    note = Note.objects.create(title="Notiz", folder=folder)
    folder.name = "neu"
    folder.save()
    assert ask("Notiz").facets["folder"] == {"neu": 1}
    folder.delete()
    note.refresh_from_db()
    assert note.folder is None
    assert ask("Notiz").facets.get("folder", {}) == {}
    assert check().agrees


def test_relations_of_many_reach_the_documents_from_both_sides(engine: Any, ask: Ask) -> None:
    note, colour = Note.objects.create(title="Notiz"), Colour.objects.create(name="rot")
    note.colours.add(colour)
    assert ask("Notiz").facets["colour"] == {"rot": 1}
    colour.note_set.remove(note)
    assert ask("Notiz").facets.get("colour", {}) == {}
    colour.note_set.add(note)
    assert ask("Notiz").facets["colour"] == {"rot": 1}
    colour.note_set.clear()
    assert check().agrees


def test_rows_of_a_subclass_count_for_the_registered_class(engine: Any, ask: Ask) -> None:
    note = UrgentNote.objects.create(title="Eilig")
    assert titles(ask("eilig")) == {"Eilig"}
    note.delete()
    assert ask("eilig").total == 0


def test_bulk_changes_are_enqueued_by_their_services(engine: Any, ask: Ask) -> None:
    with transaction.atomic():
        made = Note.objects.bulk_create([Note(title=f"Flyer {number}") for number in range(5)])
        outbox.enqueue_queryset(Note.objects.filter(pk__in=[note.pk for note in made]))
    assert ask("Flyer").total == 5
    with transaction.atomic():
        outbox.enqueue_queryset(Note.objects.filter(title="Flyer 1"))
        Note.objects.filter(title="Flyer 1")._raw_delete("default")
    assert ask("Flyer").total == 4


def test_check_finds_what_no_signal_told(engine: Any) -> None:
    changed, gone = Note.objects.create(title="Eins"), Note.objects.create(title="Zwei")
    Note.objects.filter(pk=changed.pk).update(audience=["members"])
    Note.objects.filter(pk=gone.pk)._raw_delete("default")
    [new] = Note.objects.bulk_create([Note(title="Drei")])
    found = check()
    assert found.outdated == (f"notes.note:{changed.pk}",)
    assert found.surplus == (f"notes.note:{gone.pk}",)
    assert found.missing == (f"notes.note:{new.pk}",)
    rebuild()
    assert check().agrees


def test_one_refused_object_does_not_hold_up_the_others(engine: Any, ask: Ask) -> None:
    with transaction.atomic():
        broken = Note.objects.create(title="broken")
        Note.objects.create(title="Heil")
    row = OutboxEntry.objects.get()
    assert (row.object_id, row.attempts) == (broken.pk, 1)
    assert row.last_error == "RuntimeError"
    assert "secret" not in row.last_error
    assert titles(ask("")) == {"Heil"}
    assert engine_status().refused == 1
    broken.title = "Repariert"
    broken.save()
    assert not OutboxEntry.objects.exists()
    assert titles(ask("")) == {"Heil", "Repariert"}


def test_a_busy_writer_leaves_the_rows_to_its_holder(engine: Any, ask: Ask) -> None:
    with get_engine().writer():
        Note.objects.create(title="Wartet")
        assert drain().stopped == "busy"
        assert OutboxEntry.objects.count() == 1
    assert sweep().waiting == 0
    assert titles(ask("wartet")) == {"Wartet"}


def test_a_drain_that_died_loses_nothing(engine: Any, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed between the engine's answer and the removal of the rows: the next drain repeats it, with one effect."""
    with monkeypatch.context() as patched:
        patched.setattr("search.drain._remove_rows", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            Note.objects.create(title="Einmal")
    assert OutboxEntry.objects.count() == 1
    sweep()
    assert ask("einmal").total == 1
    assert not OutboxEntry.objects.exists()


def test_a_change_while_draining_keeps_its_row(engine: Any, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    from search import drain as module

    note = Note.objects.create(title="Alt")
    remove, changed = module._remove_rows, []

    def change_meanwhile(*args: Any) -> None:
        if not changed:
            changed.append(True)
            Note.objects.filter(pk=note.pk).update(title="Neu")
            OutboxEntry.objects.create(source="notes.note", object_id=note.pk)
        remove(*args)

    monkeypatch.setattr(module, "_remove_rows", change_meanwhile)
    note.save()
    assert titles(ask("")) == {"Neu"}
    assert check().agrees


def test_writes_during_a_rebuild_are_in_both_indices(engine: Any, ask: Ask) -> None:
    notes = [Note.objects.create(title=f"Notiz {number}") for number in range(3)]
    seen: list[int] = []

    def write_meanwhile(report: Any) -> None:
        if seen:
            return
        seen.append(report.objects)
        notes[0].delete()
        notes[1].title = "Geändert"
        notes[1].save()
        Note.objects.create(title="Neu")
        assert OutboxEntry.objects.count() == 3

    rebuild(progress=write_meanwhile)
    assert not OutboxEntry.objects.exists()
    assert titles(ask("")) == {"Geändert", "Notiz 2", "Neu"}
    assert check().agrees


def test_the_old_index_serves_until_the_new_one_is_complete(engine: Any, ask: Ask) -> None:
    for number in range(3):
        Note.objects.create(title=f"Notiz {number}")
    counts: list[int] = []
    rebuild(progress=lambda _report: counts.append(ask_only("Notiz")))
    assert counts
    assert set(counts) == {3}


def ask_only(text: str) -> int:
    from search.port import run_query
    from search.query import SearchQuery

    result = run_query(SearchQuery(text=text, audience=frozenset({"public"})))
    assert not result.degraded
    return result.total


def test_a_rebuild_that_died_leaves_the_old_index_serving(engine: Any, ask: Ask) -> None:
    Note.objects.create(title="Notiz")

    def die(_report: Any) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(progress=die)
    assert ask("Notiz").total == 1
    Note.objects.create(title="Zweite Notiz")
    assert ask("Notiz").total == 2
    rebuild()
    assert check().agrees


def test_two_rebuilds_do_not_run_at_once(engine: Any) -> None:
    with get_engine().writer(), pytest.raises(EngineBusyError):
        rebuild()


def test_documents_of_a_removed_source_vanish(engine: Any, ask: Ask) -> None:
    note = Note.objects.create(title="Notiz")
    registry.unregister(note_source())
    OutboxEntry.objects.create(source="notes.note", object_id=note.pk)
    assert ask("Notiz").total == 0


@pytest.mark.elasticsearch
def test_a_stopped_engine_delays_and_loses_nothing(settings: Any, elasticsearch: Any, ask: Ask) -> None:
    up = settings.SEARCH_ELASTICSEARCH_URL
    Note.objects.create(title="Vorher")
    settings.SEARCH_ELASTICSEARCH_URL = "http://127.0.0.1:9"
    Note.objects.create(title="Währenddessen")
    Note.objects.get(title="Vorher").delete()
    assert OutboxEntry.objects.count() == 2
    status = engine_status()
    assert (status.reachable, status.waiting) == (False, 2)
    settings.SEARCH_ELASTICSEARCH_URL = up
    sweep()
    assert titles(ask("")) == {"Währenddessen"}
    assert check().agrees


@pytest.mark.elasticsearch
def test_a_read_only_index_keeps_deletions_pending(elasticsearch: Any, ask: Ask) -> None:
    """Flood stage: Elasticsearch refuses writes; a confidential document must not be forgotten in it."""
    from tests.fixtures.services import elasticsearch_client

    note = Note.objects.create(title="Vertraulich")
    client = elasticsearch_client()
    index = elasticsearch._index_name
    client.indices.put_settings(index=index, settings={"index.blocks.read_only_allow_delete": True})
    note.title = "Neuer Titel"
    note.save()
    assert OutboxEntry.objects.get().last_error == "cluster_block_exception"
    client.indices.put_settings(index=index, settings={"index.blocks.read_only_allow_delete": None})
    sweep()
    assert titles(ask("")) == {"Neuer Titel"}


@pytest.mark.elasticsearch
def test_a_straggler_cannot_overwrite_its_successor(elasticsearch: Any, ask: Ask) -> None:
    from search.drain import changes_of

    note = Note.objects.create(title="Alt")
    with get_engine().writer() as straggler:
        changes, _ = changes_of(note_source(), [note.pk])
        WriterLease.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        note.title = "Neu"
        note.save()
        with pytest.raises(EngineBusyError):
            straggler.apply(changes)
        refused = straggler._replace(straggler._serving_or_new(), changes)  # type: ignore[attr-defined]
        assert list(refused.values()) == ["version_conflict_engine_exception"]
    assert titles(ask("")) == {"Neu"}


@pytest.mark.redis
def test_a_queue_gets_one_job_and_the_job_drains(settings: Any, engine: Any, ask: Ask, run_jobs: Any) -> None:
    import django_rq

    settings.SEARCH_QUEUE = "search"
    Note.objects.create(title="Eins")
    Note.objects.create(title="Zwei")
    assert django_rq.get_queue("search").job_ids == ["search-drain"]
    assert OutboxEntry.objects.count() == 2
    run_jobs()
    assert not OutboxEntry.objects.exists()
    Note.objects.create(title="Drei")
    run_jobs()
    assert titles(ask("")) == {"Eins", "Zwei", "Drei"}


@pytest.mark.redis
def test_a_stopped_redis_fails_no_save(settings: Any, engine: Any, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    from django_rq.settings import QUEUES

    settings.SEARCH_QUEUE = "search"
    monkeypatch.setitem(QUEUES, "search", {"URL": "redis://127.0.0.1:9/0?socket_connect_timeout=1"})
    Note.objects.create(title="Trotzdem")
    assert OutboxEntry.objects.count() == 1
    sweep()
    assert titles(ask("")) == {"Trotzdem"}
