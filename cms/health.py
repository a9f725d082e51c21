"""Is the process alive (`/healthz`), and does everything answer that it needs (`/readyz`)?

A load balancer asks `/healthz`: pages render also while Redis or the search engine is down. Monitoring asks `/readyz`,
which says by name what is down.
"""

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from coalition.access import PUBLIC
from coalition.view_rules import declares
from search.status import engine_status

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
    """``{"status", "database", "queue", "search"}``; 503 when one of them is down."""
    parts = {name: _answer(check) for name, check in CHECKS.items()}
    if parts["database"] == DOWN:
        parts["search"] = UNKNOWN  # its outbox is in the database
    ready = DOWN not in parts.values()
    if not ready:
        logger.warning("not ready: %s", ", ".join(name for name, state in parts.items() if state == DOWN))
    return JsonResponse({"status": UP if ready else DOWN, **parts}, status=200 if ready else 503)


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


def _search_answers() -> bool:
    try:
        return engine_status().reachable
    except DatabaseError:
        return False


CHECKS: dict[str, Callable[[], bool]] = {
    "database": _database_answers,
    "queue": _queue_answers,
    "search": _search_answers,
}
