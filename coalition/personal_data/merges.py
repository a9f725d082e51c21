"""Merges of partners, as long as they can be undone."""

import json
from typing import Any

from django.db.models import QuerySet

from coalition.models import PartnerMerge
from coalition.privacy.redaction import pattern_for, redact_value
from coalition.privacy.registry import Disclosure, Subject


def merges_naming(subject: Subject) -> QuerySet[PartnerMerge]:
    """Merges that could still be undone, and would bring back a text that names the person."""
    if subject.person is None:
        return PartnerMerge.objects.none()
    pattern = pattern_for(subject)
    kept = PartnerMerge.objects.exclude(before={})
    return kept.filter(pk__in=[merge.pk for merge in kept if pattern.search(_as_text(merge.before))])


def _as_text(before: Any) -> str:
    return json.dumps(before, ensure_ascii=False)


def redact_merges(subject: Subject) -> int:
    merges = list(merges_naming(subject))
    for merge in merges:
        merge.before = redact_value(merge.before, pattern_for(subject))
        merge.save(update_fields=["before"])
    return len(merges)


def tell_merge(merge: PartnerMerge, _subject: Subject) -> Disclosure:
    return {"id": merge.pk, "merged_at": merge.merged_at}
