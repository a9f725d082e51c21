"""Answering people who ask about their own data: requests, releases of notes, information and restriction."""

import datetime
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalition.history.recording import recorded
from coalition.models import ContactRelease, Person, PrivacyRequest
from coalition.privacy.registry import Subject
from coalition.services.note_searches import begin_search
from coalition.services.writing import write

log = structlog.get_logger(__name__)


def subject_of(request: PrivacyRequest) -> Subject | None:
    """Whom the request is about; None after an erasure."""
    if request.person:
        return Subject(person=request.person)
    return Subject(user=request.user) if request.user else None


@transaction.atomic
def record_request(*, subject: Subject, by: Any, **fields: Any) -> PrivacyRequest:
    """Note a request. About a person, the notes are looked through; for access, their owners are asked at the end."""
    request = PrivacyRequest(handled_by=by, **{subject.kind: subject.row})
    write(request, fields)
    if subject.person:
        begin_search(request=request, subject=subject)
    log.info("privacy_request_recorded", request=request.pk, kind=request.kind, by=by.pk)
    return request


@transaction.atomic
def decide_release(*, release: ContactRelease, by: Any, text: str = "", refused_because: str = "") -> None:
    """The owner gives out ``text``, or nothing with a reason; exactly one of them. May be decided anew while open."""
    if bool(text.strip()) == bool(refused_because.strip()):
        raise ValidationError(_("Write what you give out, or why you give out nothing."))
    if not release.request.is_open:
        raise ValidationError(_("The request was answered in the meantime."))
    release.text, release.refused_because, release.decided_at = text, refused_because, timezone.now()
    release.save(update_fields=["text", "refused_because", "decided_at"])
    log.info("contact_release_decided", release=release.pk, by=by.pk)


@transaction.atomic
def close_request(*, request: PrivacyRequest, by: Any, outcome: str, reason: str = "") -> None:
    """Answered; a refusal, in whole or in part, needs its reason."""
    if not request.is_open:
        raise ValidationError(_("The request was answered in the meantime."))
    if outcome != PrivacyRequest.Outcome.FULFILLED and not reason.strip():
        raise ValidationError({"reason": _("Say why: the person has to be told.")})
    request.closed_at = timezone.now()
    write(request, {"outcome": outcome, "reason": reason, "handled_by": by})
    log.info("privacy_request_closed", request=request.pk, outcome=outcome, by=by.pk)


@transaction.atomic
def set_restriction(*, person: Person, by: Any, restricted: bool) -> None:
    """Art. 18: a restricted person is seen by data protection alone, until the restriction is lifted."""
    with recorded(person, by=by):
        person.restricted_at = timezone.now() if restricted else None
        person.version += 1
        person.save(update_fields=["restricted_at", "version", "updated_at"])
    log.info("person_restriction_set", person=person.pk, restricted=restricted, by=by.pk)


@transaction.atomic
def mark_informed(*, person: Person, by: Any, day: datetime.date | None = None) -> None:
    """The person was told that their data are kept (Art. 14)."""
    with recorded(person, by=by):
        person.informed_on = day or timezone.localdate()
        person.version += 1
        person.save(update_fields=["informed_on", "version", "updated_at"])
    log.info("person_informed", person=person.pk, by=by.pk)
