"""How search is doing, for ``/readyz`` and for administrators."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from search.engines import get_engine
from search.engines.base import EngineUnavailableError
from search.models import OutboxEntry


@dataclass(frozen=True)
class EngineStatus:
    """``reachable`` is whether queries are answered by the engine; ``problem`` says why not, without content."""

    engine: str
    reachable: bool
    problem: str
    waiting: int
    oldest: timedelta | None
    refused: int


def engine_status() -> EngineStatus:
    """Ask the engine (at most ``SEARCH_QUERY_TIMEOUT`` seconds) and look at the outbox."""
    engine = get_engine()
    problem = ""
    try:
        engine.check_reachable()
    except EngineUnavailableError as error:
        problem = str(error)
    first = OutboxEntry.objects.order_by("created_at").first()
    return EngineStatus(
        engine=engine.name,
        reachable=not problem,
        problem=problem,
        waiting=OutboxEntry.objects.count(),
        oldest=timezone.now() - first.created_at if first else None,
        refused=OutboxEntry.objects.filter(attempts__gt=0).count(),
    )
