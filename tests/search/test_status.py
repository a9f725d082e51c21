"""The page of the admin about the index, and what it lets people do; on both engines."""

import threading
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from coalition.roles import Role
from search.checks import OUTDATED
from search.jobs import REBUILD_JOB_ID, start_rebuild
from search.models import OutboxEntry, Rebuild
from search.rebuild import check, rebuild
from search.status import index_status, rebuild_is_needed
from tests.factories.coalition import UnitFactory, UserFactory, person_with_role
from tests.search.conftest import Ask
from tests.search.notes.models import Folder, Note

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.usefixtures("notes")]

PAGE = "/cms/search-index/"
ADDRESSES = [("get", PAGE), ("get", f"{PAGE}numbers/"), ("post", f"{PAGE}rebuild/"), ("post", f"{PAGE}retry/")]


@pytest.fixture
def office() -> Client:
    client = Client()
    client.force_login(person_with_role(Role.STATE_OFFICE))
    return client


def text_of(client: Client, path: str = PAGE) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def wait_for_rebuild() -> None:
    for thread in threading.enumerate():
        if thread.name == REBUILD_JOB_ID:
            thread.join(timeout=60)


def test_it_shows_engine_index_documents_and_outbox(engine: Any, office: Client) -> None:
    for number in range(3):
        Note.objects.create(title=f"Notiz {number}")
    Folder.objects.create(name="Ordner")
    rebuild()
    page = text_of(office)
    status = index_status()
    assert status.index is not None
    assert engine.name in page
    assert status.index.name in page
    assert "4: Notes 3, Folders 1" in page
    assert "4 Dokumente, 0 abgelehnt" in page
    assert not status.is_outdated
    assert not status.is_unfinished


def test_refused_entries_are_named_without_their_texts_and_tried_again(engine: Any, office: Client) -> None:
    note = Note.objects.create(title="broken", body="Geheimwort")
    page = text_of(office)
    assert f"notes.note:{note.pk}" in page
    assert "RuntimeError" in page
    for hidden in ("broken", "Geheimwort", "secret"):
        assert hidden not in page
    Note.objects.filter(pk=note.pk).update(title="Repariert")
    answer = office.post(f"{PAGE}retry/", follow=True)
    assert "1 Eintrag wird noch einmal versucht" in answer.content.decode()
    assert not OutboxEntry.objects.exists()
    assert check().agrees


def test_what_a_rebuild_could_not_write_waits_in_the_outbox(engine: Any) -> None:
    Note.objects.bulk_create([Note(title="broken"), Note(title="Heil")])
    assert list(rebuild().refused.values()) == ["RuntimeError"]
    assert Rebuild.objects.get().refused == 1
    row = OutboxEntry.objects.get()
    assert row.last_error == "RuntimeError"
    Note.objects.filter(title="broken").update(title="Repariert")
    call_command("search_index", "drain", stdout=StringIO())
    assert check().agrees


def test_a_rebuild_is_started_there(engine: Any, office: Client) -> None:
    Note.objects.bulk_create([Note(title="An den Signalen vorbei")])
    answer = office.post(f"{PAGE}rebuild/", follow=True)
    assert "gestartet" in answer.content.decode()
    wait_for_rebuild()
    assert Rebuild.objects.get().state == Rebuild.State.DONE
    assert check().agrees


@pytest.mark.redis
def test_with_a_queue_a_worker_does_it(settings: Any, engine: Any, run_jobs: Any) -> None:
    settings.SEARCH_QUEUE = "search"
    Note.objects.bulk_create([Note(title="An den Signalen vorbei")])
    assert start_rebuild()
    assert not start_rebuild(), "the same job twice"
    assert not Rebuild.objects.exists()
    run_jobs()
    assert check().agrees
    assert start_rebuild(), "once it is done another one may be started"
    run_jobs()


@pytest.mark.redis
def test_a_stopped_redis_is_said(settings: Any, embedded: Any, office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from django_rq.settings import QUEUES

    settings.SEARCH_QUEUE = "search"
    monkeypatch.setitem(QUEUES, "search", {"URL": "redis://127.0.0.1:9/0?socket_connect_timeout=1"})
    assert "antwortet nicht" in office.post(f"{PAGE}rebuild/", follow=True).content.decode()


def test_a_running_rebuild_is_shown_live_and_not_started_twice(engine: Any, office: Client) -> None:
    for number in range(4):
        Note.objects.create(title=f"Notiz {number}")
    seen: list[str] = []

    def look(_report: Any) -> None:
        seen.append(text_of(office, f"{PAGE}numbers/"))
        assert "läuft" in office.post(f"{PAGE}rebuild/", follow=True).content.decode()

    rebuild(progress=look)
    assert "4 von 4 Objekten (100 %)" in seen[0]
    assert "<progress" in seen[0]
    assert "<progress" not in text_of(office)
    assert Rebuild.objects.count() == 1


def test_a_rebuild_that_failed_or_died_says_so(engine: Any, office: Client) -> None:
    Note.objects.create(title="Notiz")

    def die(_report: Any) -> None:
        raise RuntimeError("Geheimwort")

    with pytest.raises(RuntimeError):
        rebuild(progress=die)
    page = text_of(office)
    assert "nicht zu Ende" in page
    assert "RuntimeError" in page
    assert "Geheimwort" not in page
    killed = Rebuild.objects.create()
    Rebuild.objects.filter(pk=killed.pk).update(heard_at=timezone.now() - timedelta(minutes=10))
    assert index_status().running is None
    assert "abgebrochen" in text_of(office)
    rebuild()
    killed.refresh_from_db()
    assert killed.state == Rebuild.State.INTERRUPTED
    assert "nicht zu Ende" not in text_of(office)


def test_another_version_asks_for_a_rebuild_and_the_old_index_serves(
    engine: Any, ask: Ask, office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    Note.objects.create(title="Mietspiegel")
    rebuild()
    modules = ("rebuild", "status", "engines.embedded_store", "engines.elasticsearch_index", "engines.payload")
    for module in modules:
        monkeypatch.setattr(f"search.{module}.VERSION", 9_999)
    assert "Version 9999" in text_of(office)
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("search_index", "check", stdout=out)
    assert "needs_rebuild: True" in out.getvalue()
    assert run_checks(tags=["search"], include_deployment_checks=True) == [OUTDATED]
    assert ask("Mietspiegel").total == 1
    Note.objects.create(title="Straßenbahn")
    assert ask("Straßenbahn").total == 1
    assert rebuild_is_needed()
    call_command("search_index", "rebuild", "--if-outdated", stdout=StringIO())
    assert run_checks(tags=["search"], include_deployment_checks=True) == []
    assert check().agrees
    assert ask("").total == 2
    out = StringIO()
    call_command("search_index", "rebuild", "--if-outdated", "--format", "json", stdout=out)
    assert out.getvalue().strip() == '{"rebuilt": false}'


def test_progress_is_told_on_the_command_line(embedded: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from search import rebuild as module
    from search.management.commands import search_index

    monkeypatch.setattr(search_index, "_PROGRESS_SECONDS", 0)
    monkeypatch.setattr(module, "CHUNK_OBJECTS", 2)
    Note.objects.bulk_create(Note(title=f"Notiz {number}") for number in range(5))
    out, told = StringIO(), StringIO()
    call_command("search_index", "rebuild", stdout=out, stderr=told)
    assert [line.partition(",")[0] for line in told.getvalue().splitlines()] == [
        "2 of 5 objects (40 %)",
        "4 of 5 objects (80 %)",
        "5 of 5 objects (100 %)",
    ]
    assert "objects: 5" in out.getvalue()


def test_nobody_else_gets_near_it(embedded: Any) -> None:
    rebuild()
    people = [person_with_role(role, UnitFactory()) for role in (Role.MEMBER, Role.EDITOR, Role.COORDINATOR)]
    people += [person_with_role(role) for role in (Role.SPOKESPERSON, Role.BOARD, Role.DATA_PROTECTION)]
    for person in people:
        client = Client()
        client.force_login(person)
        for method, address in ADDRESSES:
            assert getattr(client, method)(address).status_code in {302, 403}, (person, address)
    for method, address in ADDRESSES:
        assert getattr(Client(), method)(address).status_code == 302
    assert Rebuild.objects.count() == 1


def test_the_technical_administration_may(embedded: Any) -> None:
    client = Client()
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    assert client.get(PAGE).status_code == 200
    assert client.get(f"{PAGE}rebuild/").status_code == 405
