"""Erasures that somebody asked for, in the background: each in one transaction, begun anew after a crash."""

import datetime
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalition.access import may
from coalition.background import run_aside
from coalition.models import PrivacyRequest
from coalition.privacy.erasure import erase_subject, holds_office, refuse_office_holders
from coalition.privacy.notes import with_notes_found
from coalition.privacy.registry import Subject
from coalition.services.note_searches import WORTH_A_MAIL, ready_search, tell_it_is_ready, with_search
from coalition.services.privacy import close_request, subject_of

log = structlog.get_logger(__name__)

TIMEOUT = 1800
# Nobody is at work on one for so long.
LOST_AFTER = datetime.timedelta(seconds=TIMEOUT + 30)
RULE = "coalition.answer_privacy_request"


@transaction.atomic
def erase_on_request(*, request: PrivacyRequest, by: Any) -> None:
    """Have erased whom the request is about, and the request closed as fulfilled.

    Raises ``ValidationError`` where there is nobody to erase, or the account of somebody who still has an office.
    """
    current = PrivacyRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    subject = subject_of(current)
    if subject is None:
        raise ValidationError(_("This person is erased already."))
    if not current.is_open:
        raise ValidationError(_("The request was answered in the meantime."))
    refuse_office_holders(subject)
    current.erasure_began_at, current.handled_by = timezone.now(), by
    current.save(update_fields=["erasure_began_at", "handled_by"])
    transaction.on_commit(lambda: queue_erasure(current.pk), robust=True)
    log.info("erasure_begun", request=current.pk, by=by.pk)


def queue_erasure(pk: int) -> None:
    run_aside(work_on_erasure, pk, name="erasure", timeout=TIMEOUT)


def work_on_erasure(pk: int) -> None:
    """Erase, or do nothing where it is done. The notes are looked through before anything is locked."""
    request = _under_way().filter(pk=pk).first()
    subject = subject_of(request) if request else None
    if request is None or subject is None:
        return
    search = ready_search(request, subject)
    subject = with_search(subject, search) if search else with_notes_found(subject)
    with transaction.atomic():
        current = _under_way().select_for_update(of=("self",)).filter(pk=pk).first()
        if current is not None:
            _erase(current, subject)
    if timezone.now() - (request.erasure_began_at or timezone.now()) > WORTH_A_MAIL:
        tell_it_is_ready(request)


def _erase(request: PrivacyRequest, subject: Subject) -> None:
    """An office that ended since, or one that began for whom it concerns, ends the erasure too."""
    by = request.handled_by
    if by is None or not may(by, RULE) or holds_office(subject):
        request.erasure_began_at = None
        request.save(update_fields=["erasure_began_at"])
        log.warning("erasure_ended", request=request.pk)
        return
    close_request(request=request, by=by, outcome=PrivacyRequest.Outcome.FULFILLED)
    erase_subject(subject=subject, by=by)


def resume_lost_erasures() -> int:
    """For the scheduler: begin anew those whose process ended; returns how many."""
    lost = list(_under_way().filter(erasure_began_at__lt=timezone.now() - LOST_AFTER).values_list("pk", flat=True))
    for pk in lost:
        queue_erasure(pk)
    return len(lost)


def _under_way() -> Any:
    return PrivacyRequest.objects.open().filter(erasure_began_at__isnull=False)
