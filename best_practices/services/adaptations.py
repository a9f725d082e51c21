""" "We do this too": a plan made from a write-up, and the report of what became of it."""

from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from best_practices.models import Adaptation, BestPracticePage
from best_practices.services.body_text import text_from_body
from best_practices.services.exchange_notices import tell_report_hidden
from best_practices.services.notices import tell_adapted
from coalition.access import require, standing_of
from coalition.models import Unit
from coalition.services.writing import lock_version, write

log = structlog.get_logger(__name__)


def plan_adaptation(*, page: BestPracticePage, unit: Unit, by: Any) -> Adaptation:
    """The unit's plan to do what ``page`` tells; a second wish finds the plan that is there.

    The plan begins with the write-up's steps. Raises ``PermissionDenied``, or ``ValidationError`` for a unit that is
    not one's own or that wrote it.
    """
    require(by, "best_practices.adapt_page", page)
    if unit.pk not in standing_of(by).member_of:
        raise ValidationError({"unit": _("Choose one of your own units.")})
    if unit.pk == page.unit_id:
        raise ValidationError({"unit": _("Your unit wrote this itself.")})
    known = Adaptation.objects.filter(page=page, unit=unit, stage=Adaptation.Stage.PLANNED)
    if plan := known.first():
        return plan
    try:
        with transaction.atomic():
            plan = Adaptation.objects.create(
                page=page, unit=unit, started_by=by, plan=text_from_body(page.body)["steps"]
            )
    except IntegrityError:
        # The same button, pressed twice or by two people at the same moment.
        return known.get()
    log.info("adaptation_planned", adaptation=plan.pk, page=page.pk, unit=unit.pk)
    return plan


@transaction.atomic
def update_plan(*, adaptation: Adaptation, by: Any, version: int, **fields: Any) -> Adaptation:
    """Change a plan read as ``version``; ``StaleEditError`` when somebody else was quicker."""
    require(by, "best_practices.change_adaptation", adaptation)
    current = lock_version(Adaptation, adaptation.pk, version)
    write(current, fields)
    log.info("adaptation_changed", adaptation=current.pk, by=by.pk, version=current.version)
    return current


@transaction.atomic
def report_adaptation(*, adaptation: Adaptation, by: Any, version: int, **fields: Any) -> Adaptation:
    """Say how it went: from now on it shows on the write-up, and its authors get a mail, once."""
    require(by, "best_practices.change_adaptation", adaptation)
    current = lock_version(Adaptation, adaptation.pk, version)
    is_news = not current.is_done
    write(current, {**fields, "stage": Adaptation.Stage.DONE})
    if is_news:
        transaction.on_commit(lambda: tell_adapted(adaptation=current), robust=True)
    log.info("adaptation_reported", adaptation=current.pk, page=current.page_id, unit=current.unit_id)
    return current


@transaction.atomic
def hide_adaptation(*, adaptation: Adaptation, by: Any, reason: str) -> None:
    """Its readers do not find the report any more; its unit reads why, and is told by mail."""
    require(by, "best_practices.moderate_adaptation", adaptation)
    adaptation.hide(by=by, because=reason)
    transaction.on_commit(lambda: tell_report_hidden(adaptation=adaptation), robust=True)
    log.info("adaptation_hidden", adaptation=adaptation.pk, by=by.pk)


@transaction.atomic
def show_adaptation(*, adaptation: Adaptation, by: Any) -> None:
    require(by, "best_practices.moderate_adaptation", adaptation)
    adaptation.show_again()
    log.info("adaptation_shown", adaptation=adaptation.pk, by=by.pk)


def delete_adaptation(*, adaptation: Adaptation, by: Any) -> None:
    require(by, "best_practices.change_adaptation", adaptation)
    log.info("adaptation_deleted", adaptation=adaptation.pk, page=adaptation.page_id, by=by.pk)
    adaptation.delete()
