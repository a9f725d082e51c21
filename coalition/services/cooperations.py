"""Cooperations and the history of their stages."""

import uuid
from typing import Any

import structlog
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coalition.access import may
from coalition.history.recording import recorded
from coalition.models import Cooperation, CooperationStageChange, Membership
from coalition.roles import Role
from coalition.services.notices import tell
from coalition.services.writing import create_once, lock_version, write

log = structlog.get_logger(__name__)

# A joint candidacy gets this far only by a decision.
_DECIDED_STAGES = {Cooperation.Stage.AGREED, Cooperation.Stage.RUNNING, Cooperation.Stage.COMPLETED}


@transaction.atomic
def create_cooperation(*, by: Any = None, submission_key: uuid.UUID | None = None, **fields: Any) -> Cooperation:
    """Add a cooperation with its units and partners; the first stage opens its history. One key makes one row."""

    def create() -> Cooperation:
        cooperation = Cooperation(submission_key=submission_key)
        with recorded(cooperation, by=by):
            write(cooperation, fields)
        CooperationStageChange.objects.create(cooperation=cooperation, stage=cooperation.stage, changed_by=by)
        return cooperation

    cooperation, created = create_once(Cooperation, submission_key, create)
    if created:
        log.info("cooperation_created", cooperation=cooperation.pk, by=getattr(by, "pk", None))
    return cooperation


@transaction.atomic
def update_cooperation(*, cooperation: Cooperation, by: Any, version: int, **fields: Any) -> Cooperation:
    """Change a cooperation read as ``version``; ``StaleEditError`` when somebody else was quicker."""
    current = lock_version(Cooperation, cooperation.pk, version)
    with recorded(current, by=by):
        write(current, fields)
    _require_decision(current, current.stage)
    log.info("cooperation_updated", cooperation=current.pk, by=by.pk, version=current.version)
    return current


@transaction.atomic
def change_stage(*, cooperation: Cooperation, stage: str, by: Any = None, **decision: Any) -> None:
    """Move on to ``stage``, remembering when and who; the stage it has already changes nothing.

    ``decision``, ``decided_by`` and ``decided_on`` may come along. ``ValidationError`` for an unknown stage, and with
    the code ``decision_needed`` for a joint candidacy that would go on without a decision. Those responsible get a mail
    that says neither which stage nor of what.
    """
    current = Cooperation.objects.select_for_update().get(pk=cooperation.pk)
    if current.stage == stage:
        return
    with recorded(current, by=by):
        for name, value in decision.items():
            setattr(current, name, value)
        _require_decision(current, stage)
        current.version += bool(decision)
        write(current, {"stage": stage})
    cooperation.stage = current.stage
    CooperationStageChange.objects.create(cooperation=current, stage=stage, changed_by=by)
    log.info("cooperation_stage_changed", cooperation=current.pk, stage=stage, by=getattr(by, "pk", None))
    if by is not None:
        transaction.on_commit(lambda: _tell_responsible(current, by), robust=True)


def responsible_for(cooperation: Cooperation) -> list[Any]:
    """The responsible person; where nobody is named, the coordinators of the units. Only who may see it."""
    users = get_user_model()._default_manager.filter(is_active=True)
    if cooperation.responsible_id:
        users = users.filter(pk=cooperation.responsible_id)
    else:
        held = Membership.objects.active(timezone.localdate()).filter(role=Role.COORDINATOR)
        users = users.filter(pk__in=held.filter(unit__cooperations=cooperation).values("user"))
    return [user for user in users if may(user, "coalition.view_cooperation", cooperation)]


def _tell_responsible(cooperation: Cooperation, by: Any) -> None:
    tell(
        [user for user in responsible_for(cooperation) if user.pk != by.pk],
        subject=lambda: gettext("A cooperation has a new stage"),
        text=lambda: gettext("Somebody has moved on a cooperation that you look after. You find it here:"),
        address="coalition:cooperation-detail",
        args=[cooperation.pk],
    )


def _require_decision(cooperation: Cooperation, stage: str) -> None:
    if cooperation.is_joint_candidacy and stage in _DECIDED_STAGES and not cooperation.is_decided:
        raise ValidationError(
            _("A joint candidacy goes this far by a decision: note what was decided, by whom and when."),
            code="decision_needed",
        )
