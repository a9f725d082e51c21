"""The requests about personal data themselves."""

from typing import Any

from django.db.models import QuerySet

from coalition.models import ContactRelease, NoteSearch, PrivacyRequest
from coalition.privacy.redaction import pattern_for, redact_fields
from coalition.privacy.registry import Disclosure, Subject

_BATCH = 500
_RELEASE_TEXTS = ("text", "refused_because")
_REQUEST_TEXTS = ("identity_check", "reason")


def requests_of(subject: Subject) -> QuerySet[PrivacyRequest]:
    return PrivacyRequest.objects.filter(**{subject.kind: subject.row.pk})


def empty_requests(subject: Subject) -> int:
    """The proof that a request was answered stays, without who it was."""
    count = 0
    for request in requests_of(subject):
        request.person = request.user = None
        request.identity_check, request.reason = "", ""
        request.save(update_fields=["person", "user", "identity_check", "reason"])
        NoteSearch.objects.filter(request=request).delete()
        count += 1
    return count


def releases_of(subject: Subject) -> QuerySet[ContactRelease]:
    return ContactRelease.objects.filter(request__in=requests_of(subject))


# --- Requests of others, in which somebody may be named --------------------------------------------------------------


def releases_naming(subject: Subject) -> QuerySet[ContactRelease]:
    """What was given out to others and names the person all the same."""
    return _naming(ContactRelease.objects.exclude(request__in=requests_of(subject)), _RELEASE_TEXTS, subject)


def requests_naming(subject: Subject) -> QuerySet[PrivacyRequest]:
    return _naming(PrivacyRequest.objects.exclude(**{subject.kind: subject.row.pk}), _REQUEST_TEXTS, subject)


def _naming(rows: Any, texts: tuple[str, ...], subject: Subject) -> Any:
    """Encrypted, so that every text is opened and compared in memory; there are as many as people asked."""
    if subject.person is None:
        return rows.none()
    pattern = pattern_for(subject)
    found = [
        row.pk for row in rows.order_by("pk").iterator(_BATCH) if any(pattern.search(getattr(row, n)) for n in texts)
    ]
    return rows.filter(pk__in=found).order_by("pk")


def tell_release(row: ContactRelease, _subject: Subject) -> Disclosure:
    """That somebody else's answer names the person; the text is about that one."""
    return {"decided_at": row.decided_at}


def tell_request(row: PrivacyRequest, _subject: Subject) -> Disclosure:
    return {"received_on": row.received_on}


def redact_releases(subject: Subject) -> int:
    return _redact(releases_naming(subject), _RELEASE_TEXTS, subject)


def redact_requests(subject: Subject) -> int:
    return _redact(requests_naming(subject), _REQUEST_TEXTS, subject)


def _redact(rows: Any, texts: tuple[str, ...], subject: Subject) -> int:
    count = 0
    for row in rows:
        if changed := redact_fields(row, texts, pattern_for(subject)):
            row.save(update_fields=changed)
            count += 1
    return count
