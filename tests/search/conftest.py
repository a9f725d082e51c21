"""An engine of each kind with an index of its own, and notes that become findable for one test."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from search import registry
from search.drain import drain
from search.engines import get_engine
from search.engines.base import Engine
from search.port import run_query
from search.query import SearchQuery, SearchResult
from tests.fixtures.services import elasticsearch_problem, refuse
from tests.search.notes.sources import folder_source, note_source

ENGINES = ["embedded", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)]

SEARCH_TEMPLATES = Path(__file__).resolve().parents[2] / "search" / "templates"

Ask = Callable[..., SearchResult]


@pytest.fixture
def embedded(settings: Any, tmp_path: Path) -> Engine:
    settings.SEARCH_QUEUE = ""
    settings.SEARCH_ENGINE = "embedded"
    settings.SEARCH_EMBEDDED_PATH = tmp_path / "search"
    return get_engine()


@pytest.fixture
def elasticsearch(settings: Any) -> Iterator[Engine]:
    if problem := elasticsearch_problem():
        refuse(problem)
    settings.SEARCH_QUEUE = ""
    settings.SEARCH_ENGINE = "elasticsearch"
    settings.SEARCH_INDEX_PREFIX = f"{settings.SEARCH_INDEX_PREFIX}-{uuid.uuid4().hex[:8]}"
    engine = get_engine()
    yield engine
    engine.destroy()


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn; the one of Elasticsearch where it is running."""
    found: Engine = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def notes() -> Iterator[None]:
    """Notes and folders can be found during the test."""
    before = dict(registry._sources)
    registry._sources.clear()
    registry.register(note_source())
    registry.register(folder_source())
    yield
    registry._sources.clear()
    registry._sources.update(before)


@pytest.fixture
def ask() -> Ask:
    """Drain the outbox, then ask as somebody who holds ``public`` and the named tokens."""

    def run(text: str = "", *tokens: str, **options: Any) -> SearchResult:
        report = drain()
        assert not report.stopped, report
        return run_query(SearchQuery(text=text, audience=frozenset({"public", *tokens}), **options))

    return run


@pytest.fixture
def foreign_host(settings: Any) -> None:
    """A site with search alone: its own addresses, the minimal templates, no middleware of the hub."""
    settings.ROOT_URLCONF = "tests.search.foreign_urls"
    settings.MIDDLEWARE = [
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ]
    [templates] = settings.TEMPLATES
    settings.TEMPLATES = [{**templates, "DIRS": [SEARCH_TEMPLATES]}]
