"""Branches that did what others wrote up, and one that plans to."""

import datetime
from typing import Any

from django.utils import timezone

from best_practices.models import Adaptation, BestPracticePage
from cms.demo.sources import rows
from coalition.models import Unit

_TEXTS = ("plan", "changed", "outcome", "people", "hours", "cost_euro")


def load_adaptations() -> None:
    for row in rows("adaptations", "adaptation"):
        page, unit = BestPracticePage.objects.get(slug=row["page"]), Unit.objects.get(slug=row["unit"])
        if not Adaptation.objects.filter(page=page, unit=unit).exists():
            Adaptation.objects.create(page=page, unit=unit, **_fields(row))


def _fields(row: dict[str, Any]) -> dict[str, Any]:
    today = timezone.localdate()
    fields = {name: row[name] for name in _TEXTS if name in row}
    if "days_ago" in row:
        done_on = today - datetime.timedelta(days=row["days_ago"])
        return {**fields, "stage": Adaptation.Stage.DONE, "done_on": done_on}
    return {**fields, "planned_for": today + datetime.timedelta(days=row["in_days"])}
