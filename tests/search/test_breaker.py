"""An Elasticsearch that hangs: after a few waits the database answers at once, until the server answers again."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

from search.engines import get_engine
from search.engines.base import EngineAnsweredError, EngineUnavailableError
from search.engines.breaker import CircuitBreaker
from search.models import OutboxEntry
from search.port import run_query
from search.query import SearchQuery
from search.rebuild import check, rebuild
from tests.fixtures.relay import Relay
from tests.search.notes.models import Note

EVERYBODY = frozenset({"public"})


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def fail(breaker: CircuitBreaker) -> None:
    with pytest.raises(EngineUnavailableError, match="no answer"), breaker.guard():
        raise EngineUnavailableError("no answer")


def break_off() -> None:
    """Ends a request without saying anything about the engine."""
    raise KeyError


def is_open(breaker: CircuitBreaker) -> bool:
    try:
        with breaker.guard():
            break_off()
    except EngineUnavailableError:
        return True
    except KeyError:
        return False


def test_failures_in_a_row_open_it_for_a_while() -> None:
    clock = Clock()
    breaker = CircuitBreaker(failures=3, seconds=10, clock=clock)
    fail(breaker)
    fail(breaker)
    with breaker.guard():
        pass
    fail(breaker)
    fail(breaker)
    assert not is_open(breaker)
    fail(breaker)
    assert is_open(breaker)
    clock.now += 9.9
    assert is_open(breaker)


def test_one_asker_tries_for_all() -> None:
    clock = Clock()
    breaker = CircuitBreaker(failures=1, seconds=10, clock=clock)
    fail(breaker)
    clock.now += 10
    with breaker.guard():
        assert is_open(breaker), "a second one at the same time"
    assert not is_open(breaker)


def test_a_failed_try_opens_it_again() -> None:
    clock = Clock()
    breaker = CircuitBreaker(failures=3, seconds=10, clock=clock)
    for _ in range(3):
        fail(breaker)
    clock.now += 10
    fail(breaker)
    assert is_open(breaker)
    clock.now += 10
    assert not is_open(breaker), "a try that was broken off lets the next one try"
    assert not is_open(breaker)


def test_an_answer_is_no_failure() -> None:
    breaker = CircuitBreaker(failures=1, seconds=10)
    with pytest.raises(EngineAnsweredError), breaker.guard():
        raise EngineAnsweredError("there is no index yet")
    assert not is_open(breaker)


@pytest.fixture
def relay(settings: Any, elasticsearch: Any) -> Iterator[Relay]:
    """The way to the real server, which can be made to hang."""
    parts = urlsplit(settings.SEARCH_ELASTICSEARCH_URL)
    between = Relay(parts.hostname or "", parts.port or 0)
    user = f"{parts.netloc.rpartition('@')[0]}@" if "@" in parts.netloc else ""
    settings.SEARCH_QUERY_TIMEOUT = 0.5
    settings.SEARCH_ELASTICSEARCH_URL = urlunsplit(parts._replace(netloc=f"{user}127.0.0.1:{between.port}"))
    yield between
    between.hangs = False
    between.cut()


@pytest.mark.elasticsearch
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("notes")
def test_a_hanging_server_costs_a_few_waits_and_comes_back(relay: Relay, monkeypatch: pytest.MonkeyPatch) -> None:
    Note.objects.create(title="Mietspiegel")
    rebuild()
    query = SearchQuery(text="Mietspiegel", audience=EVERYBODY)
    assert not run_query(query).degraded
    relay.hangs = True
    for _ in range(3):
        assert run_query(query).degraded
    heard = relay.heard
    for _ in range(20):
        found = run_query(query)
        assert (found.degraded, found.total) == (True, 1)
    Note.objects.create(title="Währenddessen")
    assert relay.heard == heard, "it was asked again although it hangs"
    assert OutboxEntry.objects.count() == 1
    relay.hangs = False
    assert run_query(query).degraded, "it is left alone for some seconds"
    clock = Clock()
    clock.now = 1e12
    monkeypatch.setattr(get_engine()._breaker, "_clock", clock)  # type: ignore[attr-defined]
    assert not run_query(query).degraded
    Note.objects.create(title="Danach")
    assert not OutboxEntry.objects.exists()
    assert check().agrees
