"""Dates to come, at the place of the unit that invites."""

import datetime
from typing import Any

from django.utils import timezone

from cms.demo.pages import DEMO, paragraph
from cms.demo.sources import rows
from cms.models import EventPage
from coalition.models import Unit


def load_events() -> None:
    for row in rows("events", "event"):
        parent = Unit.objects.select_related("page").get(slug=row["unit"]).page
        if not parent.get_children().filter(slug=row["slug"]).exists():
            parent.add_child(instance=EventPage(**_fields(row))).save_revision().publish()


def _fields(row: dict[str, Any]) -> dict[str, Any]:
    day = timezone.localdate() + datetime.timedelta(days=row["days_ahead"])
    begin, end = (timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour))) for hour in row["hours"])
    return {
        **{name: row[name] for name in ("slug", "kind", "title", "place", "summary")},
        "starts_at": begin,
        "ends_at": end,
        "body": [("text", paragraph(row["text"])), ("text", DEMO)],
    }
