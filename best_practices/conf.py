"""The settings of this app, all prefixed ``BEST_PRACTICES_``, with their defaults."""

from typing import Any

from django.conf import settings

DEFAULTS: dict[str, Any] = {
    # How long a write-up counts as true after its publication or after somebody said "still true", in days.
    "REVIEW_AFTER_DAYS": 730,
    # The same for formats of action that age faster or slower, by their slug; of several formats the shortest holds.
    "REVIEW_AFTER_DAYS_BY_FORMAT": {},
    # Name of a django-rq queue for what is made in the background; empty: it is made in the process that was asked.
    "QUEUE": "",
    # Name of the queue for mails; empty: they are sent in the process, after the commit.
    "MAIL_QUEUE": "",
    # The most that one ZIP file of a campaign kit may hold, in megabytes.
    "KIT_ARCHIVE_MEGABYTES": 200,
}


def setting(name: str) -> Any:
    """The value of ``BEST_PRACTICES_<name>``; an unknown name raises ``KeyError``."""
    return getattr(settings, f"BEST_PRACTICES_{name}", DEFAULTS[name])
