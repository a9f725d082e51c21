"""Predicates about noted changes."""

from typing import Any

import rules

from coalition.models import ChangeRecord


@rules.predicate
def reads_change(user: Any, record: ChangeRecord | None) -> bool:
    return record is not None and ChangeRecord.objects.visible_to(user).filter(pk=record.pk).exists()


@rules.predicate
def is_about_no_person(_user: Any, record: ChangeRecord | None) -> bool:
    return record is not None and record.person_id is None
