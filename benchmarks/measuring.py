"""What the measurements share: a database of their own, measuring in turns, a line for each page."""

import logging
import os
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import django
import structlog

REPEATS = 30
OK = 200


@contextmanager
def throwaway_database(*, logged_from: int = logging.WARNING) -> Iterator[None]:
    """Django, set up for tests, with a database that is gone afterwards.

    A log line for each of the thousands of objects would bury the figures.
    """
    os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings.test"
    django.setup()
    from django.db import connection
    from django.test.utils import setup_test_environment

    setup_test_environment()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logged_from))
    connection.creation.create_test_db(verbosity=0)
    try:
        yield
    finally:
        connection.creation.destroy_test_db("", verbosity=0)


def serve_bare_view() -> None:
    """Add the view that pages are measured against."""
    from django.conf import settings

    settings.ROOT_URLCONF = "benchmarks.urls"


def report_pages(pages: Mapping[str, tuple[Any, str]], few: dict[str, int], *, repeats: int) -> dict[str, int]:
    """Prints a line for each page, given as (client, address).

    Returns the queries at the smallest size: ``few``, which is empty the first time.
    """
    found = {}
    for name, (client, address) in pages.items():
        found[name] = count_queries(client, address)
        ours, bare = in_turns(lambda c=client, a=address: c.get(a), lambda c=client: c.get("/bare/"), repeats)
        queries = f"queries {found[name]:3d}, ratio {found[name] / few.get(name, found[name]):4.2f}"
        print(f"  {name:<16} {ours * 1e3:8.1f} ms   bare {bare * 1e3:6.1f} ms   ratio {ours / bare:7.1f}   {queries}")
    return few or found


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
