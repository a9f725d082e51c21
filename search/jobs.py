"""Background jobs of this app: ids only, idempotent, and never an error for the one who saved."""

import logging
import threading
from collections.abc import Callable
from typing import Any

from django.db import connection

from search import conf
from search.drain import drain, sweep
from search.engines.base import EngineBusyError, EngineUnavailableError
from search.models import Rebuild
from search.rebuild import rebuild
from search.statistics import forget_old_searches

logger = logging.getLogger(__name__)

DRAIN_JOB_ID = "search-drain"
# A whole drain after a long outage; the job re-reads the outbox, so a second run repeats nothing.
DRAIN_TIMEOUT = 600
REBUILD_JOB_ID = "search-rebuild"
# A million documents at the slower engine's pace.
REBUILD_TIMEOUT = 6 * 3600
# A worker that was killed leaves the lease to run out first.
REBUILD_WAIT = 120
SWEEP_CRON = "* * * * *"
FORGET_CRON = "41 3 * * *"


def queue_drain() -> None:
    """Queue one drain unless one waits already. A stopped Redis is logged only: the sweeper delivers later."""
    import django_rq
    from redis.exceptions import RedisError
    from rq import Retry
    from rq.exceptions import DuplicateJobError

    try:
        django_rq.get_queue(conf.setting("SEARCH_QUEUE")).enqueue(
            run_drain,
            job_id=DRAIN_JOB_ID,
            unique=True,
            retry=Retry(max=3, interval=[5, 30, 120]),
            job_timeout=DRAIN_TIMEOUT,
            result_ttl=0,
            # A failed job keeps its id: let it go soon, or nothing could be queued under it.
            failure_ttl=30,
        )
    except DuplicateJobError:
        return
    except (RedisError, OSError) as error:
        logger.warning("search drain not queued (%s): the sweeper will deliver", type(error).__name__)


def run_drain() -> None:
    drain()


def start_rebuild() -> bool:
    """Have a worker rebuild the index, or a thread of this process where there is no queue.

    False when a rebuild runs or waits already. Raises ``ConnectionError`` when Redis does not answer.
    """
    if Rebuild.objects.running().exists():
        return False
    if conf.setting("SEARCH_QUEUE"):
        return _queue_rebuild()
    threading.Thread(target=_rebuild_in_thread, name=REBUILD_JOB_ID).start()
    return True


def _queue_rebuild() -> bool:
    import django_rq
    from redis.exceptions import RedisError
    from rq import Retry
    from rq.exceptions import DuplicateJobError

    try:
        django_rq.get_queue(conf.setting("SEARCH_QUEUE")).enqueue(
            run_rebuild,
            job_id=REBUILD_JOB_ID,
            unique=True,
            retry=Retry(max=2, interval=[30, 120]),
            job_timeout=REBUILD_TIMEOUT,
            result_ttl=0,
            failure_ttl=30,
        )
    except DuplicateJobError:
        return False
    except (RedisError, OSError) as error:
        raise ConnectionError from error
    return True


def run_rebuild() -> None:
    rebuild(wait_seconds=REBUILD_WAIT)


def _rebuild_in_thread() -> None:
    """What goes wrong stands in the record of the rebuild."""
    try:
        rebuild(wait_seconds=REBUILD_WAIT)
    except (EngineBusyError, EngineUnavailableError) as error:
        logger.warning("search index not rebuilt (%s)", type(error).__name__)
    finally:
        connection.close()


def run_sweep() -> None:
    """For the scheduler. Runs the drain itself: a unique job that died with its worker must not hold it up."""
    sweep()


def schedule(register: Callable[..., Any]) -> None:
    """Called by the installation's rqcron file with rq's ``register``."""
    queue = conf.setting("SEARCH_QUEUE") or "default"
    register(forget_old_searches, queue_name=queue, cron=FORGET_CRON, result_ttl=0, failure_ttl=86_400)
    register(run_sweep, queue_name=queue, cron=SWEEP_CRON, job_timeout=DRAIN_TIMEOUT, result_ttl=0, failure_ttl=3600)
