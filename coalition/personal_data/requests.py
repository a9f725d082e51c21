"""The requests about personal data themselves."""

from django.db.models import QuerySet

from coalition.models import ContactRelease, PrivacyRequest
from coalition.privacy.registry import Subject


def requests_of(subject: Subject) -> QuerySet[PrivacyRequest]:
    return PrivacyRequest.objects.filter(**{subject.kind: subject.row.pk})


def empty_requests(subject: Subject) -> int:
    """The proof that a request was answered stays, without who it was."""
    count = 0
    for request in requests_of(subject):
        request.person = request.user = None
        request.identity_check, request.reason = "", ""
        request.save(update_fields=["person", "user", "identity_check", "reason"])
        count += 1
    return count


def releases_of(subject: Subject) -> QuerySet[ContactRelease]:
    return ContactRelease.objects.filter(request__in=requests_of(subject))
