"""Handing work to a worker, or doing it at once where there is none. Jobs get ids only and may run twice."""

from collections.abc import Callable

from best_practices.conf import setting
from coalition.background import enqueue


def run_in_background(job: Callable[..., object], *args: int, queue: str, job_id: str, timeout: int) -> None:
    """Have ``job`` run on the queue that the setting ``queue`` names. What a stopped Redis loses, the sweeper does."""
    if name := setting(queue):
        enqueue(job, *args, queue=name, job_id=job_id, timeout=timeout)
    else:
        job(*args)
