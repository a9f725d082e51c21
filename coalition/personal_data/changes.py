"""The history of changes, in which people may be named."""

import json

from django.db.models import QuerySet

from coalition.models import ChangeRecord
from coalition.privacy.redaction import pattern_for, redact_value
from coalition.privacy.registry import Disclosure, Subject


def changes_naming(subject: Subject) -> QuerySet[ChangeRecord]:
    """Those about the person, and those of other rows whose texts name the person."""
    if subject.person is None:
        return ChangeRecord.objects.none()
    pattern = pattern_for(subject)
    rows = ChangeRecord.objects.all()
    named = [row.pk for row in rows.filter(person=None) if pattern.search(json.dumps(row.values, ensure_ascii=False))]
    return (rows.filter(person=subject.person) | rows.filter(pk__in=named)).order_by("pk")


def erase_changes(subject: Subject) -> int:
    rows = list(changes_naming(subject))
    for row in rows:
        if row.person_id:
            row.delete()
        else:
            row.values = redact_value(row.values, pattern_for(subject))
            row.save(update_fields=["values"])
    return len(rows)


def tell_change(row: ChangeRecord, subject: Subject) -> Disclosure:
    """Everything where it is about the person; else only the texts that name them."""
    if row.person_id:
        return {"id": row.pk, "at": row.at, "of": row.label, "values": row.values}
    pattern = pattern_for(subject)
    named = {name: sides for name, sides in row.values.items() if pattern.search(json.dumps(sides, ensure_ascii=False))}
    return {"id": row.pk, "at": row.at, "of": row.label, "values": named}
