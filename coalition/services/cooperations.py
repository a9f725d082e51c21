"""Cooperations and the history of their stages."""

import uuid
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from coalition.models import Cooperation, CooperationStageChange
from coalition.services.writing import create_once, lock_version, write

log = structlog.get_logger(__name__)

# A joint candidacy gets this far only by a decision.
_DECIDED_STAGES = {Cooperation.Stage.AGREED, Cooperation.Stage.RUNNING, Cooperation.Stage.COMPLETED}


@transaction.atomic
def create_cooperation(*, by: Any = None, submission_key: uuid.UUID | None = None, **fields: Any) -> Cooperation:
    """Add a cooperation with its units and partners; the first stage opens its history. One key makes one row."""

    def create() -> Cooperation:
        cooperation = Cooperation(submission_key=submission_key)
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
    write(current, fields)
    _require_decision(current, current.stage)
    log.info("cooperation_updated", cooperation=current.pk, by=by.pk, version=current.version)
    return current


@transaction.atomic
def change_stage(*, cooperation: Cooperation, stage: str, by: Any = None) -> None:
    """Move on to ``stage``, remembering when and who; the stage it has already changes nothing.

    ``ValidationError`` for an unknown stage, and for a joint candidacy that would go on without a decision.
    """
    current = Cooperation.objects.select_for_update().get(pk=cooperation.pk)
    if current.stage == stage:
        return
    _require_decision(current, stage)
    write(current, {"stage": stage})
    cooperation.stage = current.stage
    CooperationStageChange.objects.create(cooperation=current, stage=stage, changed_by=by)
    log.info("cooperation_stage_changed", cooperation=current.pk, stage=stage, by=getattr(by, "pk", None))


def _require_decision(cooperation: Cooperation, stage: str) -> None:
    if cooperation.is_joint_candidacy and stage in _DECIDED_STAGES and not cooperation.is_decided:
        raise ValidationError(
            _("A joint candidacy goes this far by a decision: note what was decided, by whom and when.")
        )
