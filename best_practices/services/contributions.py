"""Questions, answers and experiences below write-ups, questions to working groups, and their moderation."""

import uuid
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from best_practices.models import BestPracticePage, Contribution, ContributionReport
from best_practices.services.exchange_notices import tell_answered, tell_contributed, tell_hidden, tell_reported
from coalition.access import require
from coalition.models import Unit
from coalition.services.writing import create_once, write

log = structlog.get_logger(__name__)


@transaction.atomic
def contribute(
    *, page: BestPracticePage, by: Any, kind: str, text: str, submission_key: uuid.UUID | None = None
) -> Contribution:
    """Ask, or tell an experience; the same key twice makes one. Raises ``ValidationError`` by field."""
    require(by, "best_practices.contribute", page)
    if kind == Contribution.Kind.ANSWER:
        raise ValidationError({"kind": _("Answer below the question.")})
    row = Contribution(page=page, author=by, submission_key=submission_key)
    said, is_new = create_once(Contribution, submission_key, lambda: _written(row, kind=kind, text=text))
    if is_new:
        transaction.on_commit(lambda: tell_contributed(contribution=said), robust=True)
        log.info("contribution_made", contribution=said.pk, page=page.pk, kind=kind)
    return said


@transaction.atomic
def ask_unit(*, unit: Unit, by: Any, text: str, submission_key: uuid.UUID | None = None) -> Contribution:
    """Ask a working group; the same key twice makes one. Raises ``ValidationError`` by field."""
    require(by, "best_practices.ask_unit", unit)
    row = Contribution(unit=unit, author=by, submission_key=submission_key)
    asked, is_new = create_once(
        Contribution, submission_key, lambda: _written(row, kind=Contribution.Kind.QUESTION, text=text)
    )
    if is_new:
        transaction.on_commit(lambda: tell_contributed(contribution=asked), robust=True)
        log.info("unit_asked", contribution=asked.pk, unit=unit.pk)
    return asked


@transaction.atomic
def answer_question(
    *, question: Contribution, by: Any, text: str, submission_key: uuid.UUID | None = None
) -> Contribution:
    """Answer for the unit; also what was no question can be answered, an answer not."""
    require(by, "best_practices.answer_contribution", question)
    if question.answers_id is not None:
        raise ValidationError(_("Answer the question, not its answer."))
    place = {"page": question.page, "unit": question.unit}
    row = Contribution(**place, answers=question, author=by, submission_key=submission_key)
    answer, is_new = create_once(
        Contribution, submission_key, lambda: _written(row, kind=Contribution.Kind.ANSWER, text=text)
    )
    if is_new:
        transaction.on_commit(lambda: tell_answered(answer=answer), robust=True)
        log.info("contribution_answered", contribution=question.pk, answer=answer.pk)
    return answer


def _written(row: Contribution, **fields: Any) -> Contribution:
    write(row, fields)
    return row


@transaction.atomic
def report_contribution(*, contribution: Contribution, by: Any, reason: str) -> None:
    """Ask the moderators to look at it; a second report of the same reader replaces the first."""
    require(by, "best_practices.report_contribution", contribution)
    _report, is_new = ContributionReport.objects.update_or_create(
        contribution=contribution, reporter=by, defaults={"reason": reason, "settled_at": None}
    )
    if is_new:
        transaction.on_commit(lambda: tell_reported(contribution=contribution), robust=True)
    log.info("contribution_reported", contribution=contribution.pk)


@transaction.atomic
def hide_contribution(*, contribution: Contribution, by: Any, reason: str) -> None:
    """Nobody reads it any more but its author and the moderators; its author reads why."""
    require(by, "best_practices.moderate_contribution", contribution)
    contribution.hide(by=by, because=reason)
    _settle(contribution)
    transaction.on_commit(lambda: tell_hidden(contribution=contribution), robust=True)
    log.info("contribution_hidden", contribution=contribution.pk, by=by.pk)


@transaction.atomic
def keep_contribution(*, contribution: Contribution, by: Any) -> None:
    """Show it again, or leave it after reports."""
    require(by, "best_practices.moderate_contribution", contribution)
    contribution.show_again()
    _settle(contribution)
    log.info("contribution_kept", contribution=contribution.pk, by=by.pk)


def _settle(contribution: Contribution) -> None:
    contribution.reports.filter(settled_at=None).update(settled_at=timezone.now())


@transaction.atomic
def withdraw_contribution(*, contribution: Contribution, by: Any) -> None:
    """Delete one's own, with the answers to it."""
    require(by, "best_practices.withdraw_contribution", contribution)
    log.info("contribution_withdrawn", contribution=contribution.pk)
    contribution.delete()
