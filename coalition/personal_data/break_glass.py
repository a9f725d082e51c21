"""Requests to open notes without their owner: the reason is encrypted, and may name somebody."""

from django.db.models import QuerySet

from coalition.models import BreakGlass
from coalition.privacy.redaction import pattern_for, redact_fields
from coalition.privacy.registry import Disclosure, Subject

_BATCH = 500


def openings_naming(subject: Subject) -> QuerySet[BreakGlass]:
    """Those whose reason names the person; every reason is opened and compared in memory."""
    if subject.person is None:
        return BreakGlass.objects.none()
    pattern = pattern_for(subject)
    naming = [row.pk for row in BreakGlass.objects.order_by("pk").iterator(_BATCH) if pattern.search(row.reason)]
    return BreakGlass.objects.filter(pk__in=naming).order_by("pk")


def tell_opening(row: BreakGlass, _subject: Subject) -> Disclosure:
    """When somebody asked, and whether it was granted. The reason is about the notes' owner and others as well."""
    return {"requested_at": row.requested_at, "approved": row.approved}


def redact_openings(subject: Subject) -> int:
    count = 0
    for row in openings_naming(subject):
        if redact_fields(row, ("reason",), pattern_for(subject)):
            row.save(update_fields=["reason"])
            count += 1
    return count
