"""Questions with their answers (below write-ups and to working groups), experiences, a hint, and checked write-ups."""

import datetime
from typing import Any

from django.utils import timezone

from best_practices.models import BestPracticePage, Contribution, OutdatedNotice, PageCare
from cms.demo.sources import rows
from cms.models import User
from coalition.models import Unit


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
    author = User.objects.get(email=row["author"])
    place = {"unit": Unit.objects.get(slug=row["unit"])} if "unit" in row else {"page": _page(row)}
    said, _new = Contribution.objects.get_or_create(**place, author=author, kind=row["kind"], text=row["text"])
    if "answer" in row:
        answering = User.objects.get(email=row["answered_by"])
        Contribution.objects.get_or_create(
            **place, author=answering, kind=Contribution.Kind.ANSWER, answers=said, defaults={"text": row["answer"]}
        )


def _page(row: dict[str, Any]) -> BestPracticePage:
    return BestPracticePage.objects.get(slug=row["page"])
