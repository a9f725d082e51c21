"""What is read, for the state office: counted without saying by whom, and told in fives (``search.small_numbers``).

Only whole weeks are told: a number that can be watched while it grows says when somebody read.
"""

import datetime
from collections import Counter
from dataclasses import dataclass
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone
from wagtail.models import Page

from best_practices.models import BestPracticePage, CampaignKitPage
from best_practices.models.adaptation import units_that_adapted
from cms.models import PageReading, TopicPage
from cms.models.open_pages import open_to
from coalition.models import Unit
from search.small_numbers import told

log = structlog.get_logger(__name__)

KEPT = datetime.timedelta(weeks=104)
# Younger write-ups had no time to be found.
YOUNG = datetime.timedelta(weeks=4)


@dataclass(frozen=True)
class PageNumbers:
    """One page. ``readings`` and ``last_week`` as they are told. ``units`` adapted it; None where nobody could."""

    page: Any
    kind: str
    unit: str
    topics: tuple[str, ...]
    readings: int | None
    last_week: int | None
    units: int | None
    is_young: bool = False


@dataclass(frozen=True)
class GroupNumbers:
    """All pages of one unit or topic together."""

    name: str
    pages: int
    readings: int | None
    units: int


def count_reading(*, page_id: int, today: datetime.date | None = None) -> None:
    """One more reading of a published page; anything else is not counted."""
    week = monday_of(today or timezone.localdate())
    if not Page.objects.live().filter(id=page_id).exists():
        return
    with transaction.atomic():
        row, _new = PageReading.objects.get_or_create(page_id=page_id, week=week)
        PageReading.objects.filter(pk=row.pk).update(number=F("number") + 1)


def forget_old_readings() -> None:
    """A nightly job."""
    gone, _each = PageReading.objects.filter(week__lt=timezone.localdate() - KEPT).delete()
    log.info("page_readings_forgotten", number=gone)


def monday_of(day: datetime.date) -> datetime.date:
    return day - datetime.timedelta(days=day.weekday())


def page_numbers(user: Any, *, weeks: int) -> list[PageNumbers]:
    """Published pages of these types that ``user`` may read, the most read first; a fixed number of queries."""
    total, last = _sums(weeks), _sums(1)
    write_ups = BestPracticePage.objects.visible_to(user).for_lists().annotate(adapted=units_that_adapted())
    kits = CampaignKitPage.objects.visible_to(user).select_related("unit").prefetch_related("topics")
    topic_pages = open_to(user, TopicPage.objects.live()).prefetch_related("topics")
    places = {page.path[: -page.steplen] for page in topic_pages}
    owners = {unit.page.path: unit for unit in Unit.objects.filter(page__path__in=places).select_related("page")}
    young = timezone.now() - YOUNG
    rows = [
        PageNumbers(
            page=page,
            kind=str(page._meta.verbose_name),
            unit=str(getattr(page, "unit", None) or owners.get(page.path[: -page.steplen], "")),
            topics=tuple(topic.label for topic in page.topics.all()),
            readings=told(total[page.pk]),
            last_week=told(last[page.pk]),
            units=getattr(page, "adapted", None),
            is_young=bool(page.first_published_at and page.first_published_at > young),
        )
        for page in (*write_ups, *kits, *topic_pages)
    ]
    return sorted(rows, key=lambda row: (-(row.readings or 0), row.page.title))


def by_unit(rows: list[PageNumbers]) -> list[GroupNumbers]:
    return _grouped(rows, lambda row: (row.unit,) if row.unit else ())


def by_topic(rows: list[PageNumbers]) -> list[GroupNumbers]:
    return _grouped(rows, lambda row: row.topics)


def hardly_read(rows: list[PageNumbers]) -> list[PageNumbers]:
    """Fewer than five times in all the weeks, and old enough to have been found: how far below is not told."""
    return sorted((row for row in rows if row.readings is None and not row.is_young), key=lambda row: row.page.title)


def _sums(weeks: int) -> Counter[int]:
    """By page, over so many weeks up to last Sunday."""
    monday = monday_of(timezone.localdate())
    rows = PageReading.objects.filter(week__gte=monday - datetime.timedelta(weeks=weeks), week__lt=monday)
    return Counter(dict(rows.values_list("page").annotate(total=Sum("number"))))


def _grouped(rows: list[PageNumbers], keys: Any) -> list[GroupNumbers]:
    """Sums of what is told of each page: a sum must not give away what a page keeps back."""
    pages: Counter[str] = Counter()
    readings: Counter[str] = Counter()
    units: Counter[str] = Counter()
    for row in rows:
        for key in keys(row):
            pages[key] += 1
            readings[key] += row.readings or 0
            units[key] += row.units or 0
    ordered = sorted(pages, key=lambda key: (-readings[key], key))
    return [GroupNumbers(key, pages[key], told(readings[key]), units[key]) for key in ordered]
