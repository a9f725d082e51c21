"""Suggested corrections of the directory, in which people may be named."""

import json

from django.db.models import QuerySet

from coalition.models import PartnerCorrection
from coalition.privacy.redaction import pattern_for, redact_value
from coalition.privacy.registry import Disclosure, Subject

_TEXTS = ("changes", "remark", "reason")


def corrections_naming(subject: Subject) -> QuerySet[PartnerCorrection]:
    if subject.person is None:
        return PartnerCorrection.objects.none()
    pattern = pattern_for(subject)
    rows = PartnerCorrection.objects.all()
    return rows.filter(pk__in=[row.pk for row in rows if pattern.search(_text_of(row))]).order_by("pk")


def _text_of(row: PartnerCorrection) -> str:
    return "\n".join([json.dumps(row.changes, ensure_ascii=False), row.remark, row.reason])


def redact_corrections(subject: Subject) -> int:
    rows = list(corrections_naming(subject))
    for row in rows:
        for name in _TEXTS:
            setattr(row, name, redact_value(getattr(row, name), pattern_for(subject)))
        row.save(update_fields=_TEXTS)
    return len(rows)


def tell_correction(row: PartnerCorrection, subject: Subject) -> Disclosure:
    """Of the texts only those that name the person."""
    pattern = pattern_for(subject)
    values = {name: change["after"] for name, change in row.changes.items()} | {"remark": row.remark}
    return {"id": row.pk, "suggested_at": row.suggested_at} | {
        name: value for name, value in values.items() if isinstance(value, str) and pattern.search(value)
    }
