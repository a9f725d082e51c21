"""Handing work to a worker. Jobs get ids only and may run twice."""

from collections.abc import Callable

import structlog

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
