"""Three Elasticsearch nodes, of which some are killed while people write and search.

Marked ``cluster``, so that it can be left out (LEAVE_OUT=cluster): the nodes take a minute to start.
"""

import threading
import uuid
from typing import Any

import pytest
from django.db import connection, transaction

from search.drain import drain, sweep
from search.engines import get_engine
from search.models import OutboxEntry, WriterLease
from search.port import run_query
from search.query import SearchQuery
from search.rebuild import check, rebuild
from search.status import index_status
from tests.fixtures.cluster import NAMES, Cluster
from tests.search.notes.models import Note

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.elasticsearch,
    pytest.mark.cluster,
    pytest.mark.usefixtures("notes"),
]

WAITING = 2_000
EVERYBODY = SearchQuery(text="Notiz", audience=frozenset({"public"}))


@pytest.fixture
def engine(cluster: Cluster, settings: Any) -> Any:
    """An index of three parts with one copy each, reached by any of the nodes."""
    settings.SEARCH_QUEUE = ""
    settings.SEARCH_ENGINE = "elasticsearch"
    settings.SEARCH_ELASTICSEARCH_URL = cluster.url
    settings.SEARCH_INDEX_PREFIX = f"cluster-{uuid.uuid4().hex[:8]}"
    settings.SEARCH_SHARDS, settings.SEARCH_REPLICAS = 3, 1
    settings.SEARCH_BREAKER_SECONDS = 0.5
    settings.SEARCH_WRITE_TIMEOUT = 5
    return get_engine()


class Searching:
    """Somebody who searches all the time, and what they got."""

    def __init__(self) -> None:
        self.answers: list[Any] = []
        self.errors: list[BaseException] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> "Searching":
        self._thread.start()
        return self

    def __exit__(self, *_error: Any) -> None:
        self._stop.set()
        self._thread.join(timeout=60)

    def _run(self) -> None:
        try:
            while not self._stop.wait(0.02):
                self.answers.append(run_query(EVERYBODY))
        except BaseException as error:  # noqa: BLE001 - whatever it is, the test has to see it
            self.errors.append(error)
        finally:
            connection.close()


def deliver() -> None:
    """What the scheduler does every minute, as often as it takes; what is refused for good would never end."""
    for _ in range(60):
        WriterLease.objects.update(expires_at="2000-01-01T00:00:00Z")
        if not sweep().waiting:
            return
        threading.Event().wait(1)
    pytest.fail(f"{OutboxEntry.objects.count()} rows wait: {drain()}")


def write_much() -> None:
    """Thousands of new notes and the deletion of some that must not be found any more, not yet drained."""
    with transaction.atomic():
        for note in Note.objects.filter(title="Notiz vertraulich"):
            note.delete()
        made = Note.objects.bulk_create(Note(title=f"Notiz {number}") for number in range(WAITING))
        OutboxEntry.objects.bulk_create(OutboxEntry(source="notes.note", object_id=note.pk) for note in made)
        connection.run_on_commit.clear()


def test_nodes_that_are_killed_lose_nothing_and_stop_nobody(engine: Any, cluster: Cluster) -> None:
    Note.objects.bulk_create(Note(title="Notiz vertraulich") for _ in range(50))
    rebuild()
    status = index_status()
    assert status.index is not None
    assert (status.index.health, status.index.resized) == ("green", False)
    write_much()
    with Searching() as somebody:
        kill_in_the_middle_of_a_bulk(cluster, NAMES[0])
        deliver()
    assert somebody.errors == []
    assert all(answer.total for answer in somebody.answers), "somebody was left without an answer"
    assert not run_query(EVERYBODY).degraded
    assert run_query(EVERYBODY).total == WAITING
    assert check().agrees

    # The second of three: nobody may decide any more, so changes wait, and nothing is said to be written.
    cluster.kill(NAMES[1])
    gone = Note.objects.order_by("pk").first()
    assert gone is not None
    gone.delete()
    Note.objects.create(title="Notiz, als fast alles stand")
    assert OutboxEntry.objects.count() == 2
    assert run_query(EVERYBODY).total
    cluster.start(NAMES[1])
    deliver()
    assert run_query(EVERYBODY).total == WAITING
    assert check().agrees


def kill_in_the_middle_of_a_bulk(cluster: Cluster, name: str) -> None:
    """The drain goes on in a thread; the node dies after the first part of it was acknowledged and before the last."""

    def work() -> None:
        try:
            drain()
        finally:
            connection.close()

    draining = threading.Thread(target=work)
    draining.start()
    while OutboxEntry.objects.count() >= WAITING and draining.is_alive():
        threading.Event().wait(0.01)
    assert OutboxEntry.objects.exists(), "the drain was over before the node could be killed"
    cluster.kill(name)
    draining.join(timeout=120)
