"""Is the process alive (`/healthz`), and does everything answer that it needs (`/readyz`)?

A load balancer asks `/healthz`: pages render also while Redis or the search engine is down. Monitoring asks `/readyz`,
which says by name what is down.
"""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Count, Min
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.models import OutgoingMail
from coalition.access import PUBLIC
from coalition.view_rules import declares
from search.status import EngineStatus, engine_status

logger = logging.getLogger(__name__)

UP = "up"
DOWN = "down"
UNKNOWN = "unknown"


@require_safe
@never_cache
@declares(PUBLIC)
def healthz(_request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": UP})


@require_safe
@never_cache
@declares(PUBLIC)
def readyz(_request: HttpRequest) -> JsonResponse:
    """``{"status", "database", "queue", "search", "metrics"}``; 503 when one of them is down."""
    parts = {name: _answer(check) for name, check in CHECKS.items()}
    metrics: dict[str, Any] = {}
    if parts["database"] == DOWN:
        parts["search"] = UNKNOWN  # its outbox is in the database
    else:
        parts["search"], metrics = _search()
        metrics |= _waiting_mails()
    ready = DOWN not in parts.values()
    if not ready:
        logger.warning("not ready: %s", ", ".join(name for name, state in parts.items() if state == DOWN))
    return JsonResponse({"status": UP if ready else DOWN, **parts, "metrics": metrics}, status=200 if ready else 503)


def _answer(check: Callable[[], bool]) -> str:
    return UP if check() else DOWN


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _queue_answers() -> bool:
    """Redis takes jobs; without Redis jobs run in-process, which is always there."""
    if not settings.RQ_QUEUES:
        return True
    import django_rq
    from redis.exceptions import RedisError

    try:
        return bool(django_rq.get_connection("default").ping())
    except (RedisError, OSError):
        return False


def _search() -> tuple[str, dict[str, Any]]:
    try:
        search = engine_status()
    except DatabaseError:
        return DOWN, {}
    return UP if search.reachable else DOWN, _metrics(search)


def _metrics(search: EngineStatus) -> dict[str, Any]:
    """For monitoring: changes that the index does not have yet, seconds since the oldest, and how many were refused."""
    return {
        "search_engine": search.engine,
        "search_outbox": search.waiting,
        "search_outbox_oldest_seconds": round(search.oldest.total_seconds()) if search.oldest else 0,
        "search_outbox_refused": search.refused,
    }


def _waiting_mails() -> dict[str, Any]:
    """Mails that the mail server has not taken yet, and for how many seconds the oldest waits."""
    found = OutgoingMail.objects.aggregate(number=Count("pk"), oldest=Min("created_at"))
    age = timezone.now() - found["oldest"] if found["oldest"] else None
    return {"mails_waiting": found["number"], "mails_oldest_seconds": round(age.total_seconds()) if age else 0}


CHECKS: dict[str, Callable[[], bool]] = {
    "database": _database_answers,
    "queue": _queue_answers,
}
