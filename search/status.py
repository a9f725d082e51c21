"""How search is doing, for ``/readyz`` and for administrators."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Min, Q
from django.utils import timezone

from search.analysis import VERSION
from search.engines import get_engine
from search.engines.base import EngineUnavailableError, IndexDescription
from search.models import OutboxEntry, Rebuild
from search.registry import sources

MOST_REFUSED = 100


@dataclass(frozen=True)
class EngineStatus:
    """``reachable`` is whether queries are answered by the engine; ``problem`` says why not, without content."""

    engine: str
    reachable: bool
    problem: str
    waiting: int
    oldest: timedelta | None
    refused: int


@dataclass(frozen=True)
class KindCount:
    name: Any
    documents: int


@dataclass(frozen=True)
class IndexStatus:
    """Everything that the status page shows; ``index`` is None while the engine does not answer."""

    engine: EngineStatus
    index: IndexDescription | None
    kinds: tuple[KindCount, ...]
    running: Rebuild | None
    last: Rebuild | None
    version: int

    @property
    def documents(self) -> int:
        return sum(kind.documents for kind in self.kinds)

    @property
    def is_outdated(self) -> bool:
        return self.index is not None and self.index.version != self.version

    @property
    def is_unfinished(self) -> bool:
        return self.running is None and self.last is not None and self.last.state != Rebuild.State.DONE


def engine_status() -> EngineStatus:
    """Ask the engine (at most ``SEARCH_QUERY_TIMEOUT`` seconds) and look at the outbox."""
    engine = get_engine()
    problem = ""
    try:
        engine.check_reachable()
    except EngineUnavailableError as error:
        problem = str(error)
    return _status(engine.name, problem)


def index_status() -> IndexStatus:
    engine = get_engine()
    index, problem = None, ""
    try:
        index = engine.describe()
    except EngineUnavailableError as error:
        problem = str(error)
    return IndexStatus(
        engine=_status(engine.name, problem),
        index=index,
        kinds=_kinds(index),
        running=Rebuild.objects.running().first(),
        last=Rebuild.objects.ended().first(),
        version=VERSION,
    )


def refused_rows() -> list[OutboxEntry]:
    """The first rows that were refused; they hold ids and reasons, and no content."""
    return list(OutboxEntry.objects.refused().order_by("pk")[:MOST_REFUSED])


def rebuild_is_needed(*, missing_counts: bool = False) -> bool:
    """Whether the serving index was made by another version; for none at all ``missing_counts``."""
    try:
        return get_engine().describe().version != VERSION
    except EngineUnavailableError:
        return missing_counts


def _status(engine: str, problem: str) -> EngineStatus:
    rows = OutboxEntry.objects.aggregate(
        waiting=Count("pk"), first=Min("created_at"), refused=Count("pk", filter=Q(attempts__gt=0))
    )
    return EngineStatus(
        engine=engine,
        reachable=not problem,
        problem=problem,
        waiting=rows["waiting"],
        oldest=timezone.now() - rows["first"] if rows["first"] else None,
        refused=rows["refused"],
    )


def _kinds(index: IndexDescription | None) -> tuple[KindCount, ...]:
    """Registered kinds in their order, also those without documents, then what the index has beyond them."""
    counts = dict(index.kinds) if index else {}
    known = [KindCount(source.name, counts.pop(source.kind, 0)) for source in sources()] if index else []
    return (*known, *(KindCount(kind, count) for kind, count in sorted(counts.items())))
