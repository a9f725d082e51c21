"""Cooperations and the history of their stages."""

from typing import Any

import structlog
from django.db import transaction

from coalition.models import Cooperation, CooperationStageChange
from coalition.services.writing import write

log = structlog.get_logger(__name__)


@transaction.atomic
def create_cooperation(*, by: Any = None, **fields: Any) -> Cooperation:
    """Add a cooperation with its units and partners; the first stage opens its history."""
    cooperation = Cooperation()
    write(cooperation, fields)
    CooperationStageChange.objects.create(cooperation=cooperation, stage=cooperation.stage, changed_by=by)
    log.info("cooperation_created", cooperation=cooperation.pk, by=getattr(by, "pk", None))
    return cooperation


@transaction.atomic
def change_stage(*, cooperation: Cooperation, stage: str, by: Any = None) -> None:
    """Move on to ``stage``, remembering when and who; the stage it has already changes nothing."""
    current = Cooperation.objects.select_for_update().get(pk=cooperation.pk)
    if current.stage == stage:
        return
    write(current, {"stage": stage})
    cooperation.stage = current.stage
    CooperationStageChange.objects.create(cooperation=current, stage=stage, changed_by=by)
    log.info("cooperation_stage_changed", cooperation=current.pk, stage=stage, by=getattr(by, "pk", None))
