"""Write-ups that wait for a decision, so that the coordinator's task list is not empty."""

import uuid
from typing import Any

from best_practices.models import ActionFormat, BestPracticePage
from best_practices.services.submissions import SIMPLE_FIELDS, submit_best_practice
from cms.demo.sources import rows
from cms.models import User
from coalition.models import Topic, Unit

# Fixed, so that a submission is recognised at the next run, whatever became of it.
_NAMESPACE = uuid.UUID("7d5b1f0e-93a4-4c55-8a1c-0f2e4b6d8c11")


def load_submissions() -> None:
    for row in rows("submissions", "submission"):
        key = uuid.uuid5(_NAMESPACE, row["key"])
        if not BestPracticePage.objects.filter(submission_key=key).exists():
            _submit(row, key)


def _submit(row: dict[str, Any], key: uuid.UUID) -> None:
    content = {name: row[name] for name in (*SIMPLE_FIELDS, "description", "steps", "tags") if name in row}
    content["topics"] = Topic.objects.filter(slug__in=row["topics"])
    content["action_formats"] = ActionFormat.objects.filter(slug__in=row["action_formats"])
    submit_best_practice(
        author=User.objects.get(email=row["author"]), unit=Unit.objects.get(slug=row["unit"]), content=content, key=key
    )
