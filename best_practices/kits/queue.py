"""Handing work to a worker, or doing it at once where there is none. Jobs get ids only and may run twice."""

from collections.abc import Callable

import structlog

from best_practices.conf import setting

log = structlog.get_logger(__name__)


def run_in_background(job: Callable[..., object], *args: int, queue: str, job_id: str, timeout: int) -> None:
    """Have ``job`` run on the queue that the setting ``queue`` names. What a stopped Redis loses, the sweeper does."""
    name = setting(queue)
    if not name:
        job(*args)
        return
    import django_rq
    from redis.exceptions import RedisError
    from rq import Retry
    from rq.exceptions import DuplicateJobError

    try:
        django_rq.get_queue(name).enqueue(
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
