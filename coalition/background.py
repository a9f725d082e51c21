"""Handing work to a worker. Jobs get ids only and may run twice."""

import threading
from collections.abc import Callable

import structlog
from django.db import connection

from coalition.conf import setting

log = structlog.get_logger(__name__)


def enqueue(job: Callable[..., object], *args: int, queue: str, job_id: str, timeout: int) -> None:
    """Have ``job`` run on the django-rq ``queue``, once at a time. What a stopped Redis loses, a sweeper does."""
    import django_rq
    from redis.exceptions import RedisError
    from rq import Retry
    from rq.exceptions import DuplicateJobError

    try:
        django_rq.get_queue(queue).enqueue(
            job,
            *args,
            job_id=job_id,
            unique=True,
            retry=Retry(max=3, interval=[5, 30, 120]),
            job_timeout=timeout,
            result_ttl=0,
            # A failed job keeps its id: let it go soon, or nothing could be queued under it.
            failure_ttl=30,
        )
    except DuplicateJobError:
        return
    except (RedisError, OSError) as error:
        log.warning("job_not_queued", job=job_id, error=type(error).__name__)


def run_aside(job: Callable[[int], object], pk: int, *, name: str, timeout: int) -> None:
    """Have a worker do ``job(pk)`` on the coalition's queue, or a thread of this process where there is none."""
    if queue := setting("QUEUE"):
        enqueue(job, pk, queue=queue, job_id=f"{name}-{pk}", timeout=timeout)
    else:
        threading.Thread(target=_in_thread, args=[job, pk], name=f"{name}-{pk}", daemon=True).start()


def _in_thread(job: Callable[[int], object], pk: int) -> None:
    try:
        job(pk)
    finally:
        connection.close()
