"""Logs of production: one JSON object per line on standard output, without personal data."""

import re
from collections.abc import MutableMapping
from typing import Any

import structlog

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
# PostgreSQL repeats the refused row's values in these lines of an error.
_VALUES = re.compile(r"^(DETAIL|CONTEXT):.*$", re.MULTILINE)
# Addresses that are a right in themselves: whoever reads the log must not answer a mail in somebody's place.
_SECRET = re.compile(r"(/(?:partners/check|contacts/feed|invitation|topics/mails)/)[^/\s?]+")
_DROPPED_KEYS = frozenset({"request", "user", "username", "email", "ip_address", "credentials"})


def without_personal_data(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor: drop objects of a request, mask e-mail addresses, secret links and what the database
    repeats of refused values."""
    for key in list(event):
        if key in _DROPPED_KEYS:
            del event[key]
        elif isinstance(event[key], str):
            masked = _SECRET.sub(r"\1<link>", _EMAIL.sub("<e-mail>", event[key]))
            event[key] = _VALUES.sub(r"\1: removed", masked)
    return event


_SHARED: list[Any] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
    without_personal_data,
]


def send_events_to_logging() -> None:
    """Have what the services log go through the LOGGING setting: quiet in development, JSON in production."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
    )


def json_logging(level: str = "INFO") -> dict[str, Any]:
    """The LOGGING setting."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _SHARED,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.JSONRenderer(),
                ],
            },
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # Django's own handlers would print each record a second time.
            "django": {"handlers": [], "level": level, "propagate": True},
            # Names the account and the address of each refused sign-in.
            "axes": {"level": "ERROR"},
            "elastic_transport": {"level": "ERROR"},
        },
    }
