"""How often the demo pages were read: made up, and the same each time."""

import datetime

from django.utils import timezone
from wagtail.models import Page

from best_practices.models import BestPracticePage
from cms.models import PageReading, TopicPage
from cms.reading_numbers import monday_of

WEEKS = 8


def load_readings() -> None:
    """Where nothing was counted yet."""
    if PageReading.objects.exists():
        return
    this_week = monday_of(timezone.localdate())
    pages = Page.objects.live().type(BestPracticePage, TopicPage).order_by("pk").values_list("pk", flat=True)
    PageReading.objects.bulk_create(
        PageReading(page_id=page, week=this_week - datetime.timedelta(weeks=week), number=(place * 7 + week * 3) % 23)
        for place, page in enumerate(pages)
        # Some are read by nobody.
        if place % 9
        for week in range(1, WEEKS + 1)
    )
