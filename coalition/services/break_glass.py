"""Reading notes without their owner: asked for with a reason, decided by a second person, told to the owner."""

import datetime
import uuid
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalition.access import may, require, users_with_role
from coalition.models import BreakGlass
from coalition.roles import Role
from coalition.services.notices import tell
from coalition.services.writing import create_once, write

log = structlog.get_logger(__name__)

OPEN_FOR = datetime.timedelta(hours=24)


@transaction.atomic
def request_break_glass(*, by: Any, submission_key: uuid.UUID | None = None, **fields: Any) -> BreakGlass:
    """Ask; nothing is opened by asking. Those who may decide get a mail. The same key twice asks once."""
    require(by, "coalition.request_break_glass")

    def create() -> BreakGlass:
        request = BreakGlass(requested_by=by, submission_key=submission_key)
        write(request, fields)
        return request

    request, is_new = create_once(BreakGlass, submission_key, create)
    if not is_new:
        return request
    log.info("break_glass_requested", break_glass=request.pk, by=by.pk, owner=request.owner_id)
    candidates = users_with_role(Role.BOARD, Role.DATA_PROTECTION)
    deciders = [user for user in candidates if may(user, "coalition.decide_break_glass", request)]
    transaction.on_commit(
        lambda: tell(
            deciders,
            subject=lambda: _("A second person is needed"),
            text=lambda: _("Somebody asks to read contact notes without their owner. Please decide:"),
            address="coalition:break-glass-list",
        ),
        robust=True,
    )
    return request


@transaction.atomic
def decide_break_glass(*, request: BreakGlass, by: Any, approve: bool) -> None:
    """The second person's word, once; approved it opens the notes for ``OPEN_FOR``, and the owner gets a mail."""
    current = BreakGlass.objects.select_for_update().get(pk=request.pk)
    if not may(by, "coalition.decide_break_glass", current):
        raise PermissionDenied("A second person decides, once.")
    current.approved, current.decided_by, current.decided_at = approve, by, timezone.now()
    current.expires_at = current.decided_at + OPEN_FOR if approve else None
    current.save()
    log.info("break_glass_decided", break_glass=current.pk, by=by.pk, approved=approve)
    if approve:
        transaction.on_commit(lambda: _tell_owner(current.owner), robust=True)


def _tell_owner(owner: Any) -> None:
    tell(
        [owner],
        subject=lambda: _("Your contact notes were opened"),
        text=lambda: _("Notes of yours were opened for somebody without your consent. By whom and why stands here:"),
        address="coalition:break-glass-list",
    )
