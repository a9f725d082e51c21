"""What is to be done next."""

import datetime
import uuid
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from coalition.access import may, users_with_role
from coalition.models import ContactLogEntry, FollowUp, Partner
from coalition.roles import Role
from coalition.services.writing import create_once, write

log = structlog.get_logger(__name__)


@transaction.atomic
def create_follow_up(
    *,
    assignee: Any,
    what: str,
    due: datetime.date,
    entry: ContactLogEntry | None = None,
    partner: Partner | None = None,
    submission_key: uuid.UUID | None = None,
) -> FollowUp:
    """Note the next step after a contact, or with a partner; the same key twice makes one."""

    def create() -> FollowUp:
        follow_up = FollowUp(submission_key=submission_key)
        write(follow_up, {"assignee": assignee, "what": what, "due": due, "entry": entry, "partner": partner})
        return follow_up

    follow_up, is_new = create_once(FollowUp, submission_key, create)
    if is_new:
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


def possible_assignees(follow_up: FollowUp) -> Any:
    """Who may take it over: keepers of contacts, and of these only those who may read the note that it hangs on."""
    candidates = users_with_role(Role.SPOKESPERSON, Role.BOARD, Role.STATE_OFFICE)
    if follow_up.entry_id is None:
        return candidates
    readers = [user.pk for user in candidates if may(user, "coalition.view_contact", follow_up.entry)]
    return candidates.filter(pk__in=readers)  # type: ignore[attr-defined]


@transaction.atomic
def delegate_follow_up(*, follow_up: FollowUp, by: Any, to: Any) -> None:
    """Hand it to somebody who may read it; ``PermissionDenied`` for anybody else. They get a mail without its text."""
    if not possible_assignees(follow_up).filter(pk=to.pk).exists():
        raise PermissionDenied("They may not read what it is about.")
    _set(follow_up, by, "follow_up_delegated", assignee=to, reminded_for=None)
    transaction.on_commit(lambda: _tell_assignee(to), robust=True)


def _tell_assignee(user: Any) -> None:
    with translation.override(getattr(user, "language", "") or settings.LANGUAGE_CODE):
        link = settings.WAGTAILADMIN_BASE_URL + reverse("coalition:follow-up-list")
        text = _("Somebody asks you to take over a follow-up. You find it here:")
        send_mail(_("A follow-up for you"), f"{text}\n\n{link}\n", None, [user.email])


def _set(follow_up: FollowUp, by: Any, event: str, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(follow_up, name, value)
    follow_up.save(update_fields=list(fields))
    log.info(event, follow_up=follow_up.pk, by=by.pk)
