"""Emptying the outbox: rows leave it only when the engine has acknowledged their objects."""

import logging

from search import conf

logger = logging.getLogger(__name__)


def request_drain() -> None:
    """Called after commit: have a worker drain the outbox, or do it here when there is no queue."""
    if conf.setting("SEARCH_QUEUE"):
        from search.jobs import queue_drain

        queue_drain()
