"""Settings of this app with their defaults; a host overrides them in its own settings module."""

from pathlib import Path
from typing import Any

from django.conf import settings

DEFAULTS: dict[str, Any] = {
    # "embedded" (tantivy in this process, files in SEARCH_EMBEDDED_PATH) or "elasticsearch".
    "SEARCH_ENGINE": "embedded",
    "SEARCH_ELASTICSEARCH_URL": "",
    "SEARCH_EMBEDDED_PATH": "var/search",
    # Name of a django-rq queue for draining the outbox; empty: it is drained in-process after commit.
    "SEARCH_QUEUE": "",
    # Separates installations (and tests) that share one Elasticsearch.
    "SEARCH_INDEX_PREFIX": "coalition",
    "SEARCH_PAGE_SIZE": 20,
    # Seconds that a page waits for the engine before it answers from the database.
    "SEARCH_QUERY_TIMEOUT": 1.5,
    # So many requests in a row that Elasticsearch does not answer, and it is not asked for so many seconds.
    "SEARCH_BREAKER_FAILURES": 3,
    "SEARCH_BREAKER_SECONDS": 10,
    # Seconds that a drain or rebuild waits for one bulk request.
    "SEARCH_WRITE_TIMEOUT": 60,
    "SEARCH_SHARDS": 1,
    "SEARCH_REPLICAS": 0,
}


def setting(name: str) -> Any:
    """The value of a setting named in ``DEFAULTS``; an unknown name raises ``KeyError``."""
    return getattr(settings, name, DEFAULTS[name])


def embedded_path() -> Path:
    return Path(setting("SEARCH_EMBEDDED_PATH"))
