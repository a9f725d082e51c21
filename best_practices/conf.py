"""The settings of this app, all prefixed ``BEST_PRACTICES_``, with their defaults."""

from typing import Any

from django.conf import settings

DEFAULTS: dict[str, Any] = {
    # How long a write-up counts as true after its publication or after somebody said "still true", in days.
    "REVIEW_AFTER_DAYS": 730,
    # The same for formats of action that age faster or slower, by their slug; of several formats the shortest holds.
    "REVIEW_AFTER_DAYS_BY_FORMAT": {},
}


def setting(name: str) -> Any:
    """The value of ``BEST_PRACTICES_<name>``; an unknown name raises ``KeyError``."""
    return getattr(settings, f"BEST_PRACTICES_{name}", DEFAULTS[name])
