"""What is to be done next."""

import datetime
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone

from coalition.models import ContactLogEntry, FollowUp, Partner
from coalition.services.writing import write

log = structlog.get_logger(__name__)


@transaction.atomic
def create_follow_up(
    *,
    assignee: Any,
    what: str,
    due: datetime.date,
    entry: ContactLogEntry | None = None,
    partner: Partner | None = None,
) -> FollowUp:
    """Note the next step after a contact, or with a partner."""
    follow_up = FollowUp()
    write(follow_up, {"assignee": assignee, "what": what, "due": due, "entry": entry, "partner": partner})
    log.info("follow_up_created", follow_up=follow_up.pk, assignee=assignee.pk)
    return follow_up


@transaction.atomic
def complete_follow_up(*, follow_up: FollowUp, by: Any) -> None:
    """Done; asked again, the first time stays."""
    _set(follow_up, by, "follow_up_completed", done_at=follow_up.done_at or timezone.now())


@transaction.atomic
def reopen_follow_up(*, follow_up: FollowUp, by: Any) -> None:
    _set(follow_up, by, "follow_up_reopened", done_at=None)


@transaction.atomic
def snooze_follow_up(*, follow_up: FollowUp, by: Any, days: int) -> None:
    """Put it off by ``days``, counted from today when it is overdue."""
    start = max(follow_up.due, timezone.localdate())
    _set(follow_up, by, "follow_up_snoozed", due=start + datetime.timedelta(days=days))


def _set(follow_up: FollowUp, by: Any, event: str, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(follow_up, name, value)
    follow_up.save(update_fields=list(fields))
    log.info(event, follow_up=follow_up.pk, by=by.pk)
