"""What the measurements of pages share."""

import statistics
import time
from collections.abc import Callable
from typing import Any

REPEATS = 30
OK = 200


def count_queries(client: Any, page: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(page)  # what is cached per process is not the page's own
    with CaptureQueriesContext(connection) as captured:
        response = client.get(page)
    if response.status_code != OK:
        raise AssertionError(f"{page}: {response.status_code}")
    return len(captured)


def in_turns(ours: Callable[[], Any], baseline: Callable[[], Any], repeats: int = REPEATS) -> tuple[float, float]:
    """Medians in seconds, measured alternately so that a busy machine is busy for both."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(repeats):
        for measure, action in zip(times, (ours, baseline), strict=True):
            begin = time.perf_counter()
            action()
            measure.append(time.perf_counter() - begin)
    return statistics.median(times[0]), statistics.median(times[1])
