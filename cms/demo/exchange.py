"""Questions with their answers, experiences and a hint below write-ups, and write-ups that somebody checked."""

import datetime
from typing import Any

from django.utils import timezone

from best_practices.models import BestPracticePage, Contribution, OutdatedNotice, PageCare
from cms.demo.sources import rows
from cms.models import User


def load_exchange() -> None:
    for row in rows("exchange", "contribution"):
        _contribution(row)
    for row in rows("exchange", "checked"):
        checked_on = timezone.localdate() - datetime.timedelta(days=row["days_ago"])
        PageCare.objects.get_or_create(page=_page(row), defaults={"verified_on": checked_on})
    for row in rows("exchange", "outdated"):
        reporter = User.objects.get(email=row["reporter"])
        OutdatedNotice.objects.get_or_create(page=_page(row), reporter=reporter, defaults={"reason": row["reason"]})


def _contribution(row: dict[str, Any]) -> None:
    page, author = _page(row), User.objects.get(email=row["author"])
    said, _new = Contribution.objects.get_or_create(page=page, author=author, kind=row["kind"], text=row["text"])
    if "answer" in row:
        answering = User.objects.get(email=row["answered_by"])
        Contribution.objects.get_or_create(
            page=page, author=answering, kind=Contribution.Kind.ANSWER, answers=said, defaults={"text": row["answer"]}
        )


def _page(row: dict[str, Any]) -> BestPracticePage:
    return BestPracticePage.objects.get(slug=row["page"])
