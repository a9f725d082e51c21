"""Write-ups and topic pages, published at the place of the unit that they belong to."""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.html import escape

from best_practices.models import ActionFormat, BestPracticePage
from cms.demo.pictures import add_pictures
from cms.demo.sources import rows
from cms.models import TopicPage
from coalition.models import Topic, Unit

DEMO = "<p><i>Demodaten: Dieses Beispiel ist erfunden, damit sich der Hub ausprobieren lässt.</i></p>"
# How long after its end a write-up was published, and how long after that it wants to be looked at again.
_WRITTEN_UP_AFTER = datetime.timedelta(days=12)
_REVIEW_AFTER = datetime.timedelta(days=730)
# What stands below a topic page's text, in this order.
_ORDER = {"kits": 3, "write_ups": 3, "questions": 3, "events": 3, "partners": 6, "people": 6, "changes": 5}
ARRANGEMENT = [(kind, {"heading": "", "number": number}) for kind, number in _ORDER.items()]


def load_pages() -> None:
    for row in rows("topic_pages", "topic_page"):
        _add(row, TopicPage, {"summary": row["summary"], "body": _topic_body(row), "arrangement": ARRANGEMENT})
    for row in rows("best_practices", "best_practice"):
        page = _add(row, BestPracticePage, _best_practice_fields(row))
        if page:
            page.action_formats.set(ActionFormat.objects.filter(slug__in=row["formats"]))
            page.tags.set(row["tags"])
            add_pictures(page)
            page.save_revision().publish()


def _add(row: dict[str, Any], model: type[Any], fields: dict[str, Any]) -> Any:
    """The new page, or None when there is one with this slug already."""
    parent = Unit.objects.select_related("page").get(slug=row["unit"]).page
    if parent.get_children().filter(slug=row["slug"]).exists():
        return None
    page = model(title=row["title"], slug=row["slug"], **fields)
    page.topics = Topic.objects.filter(slug__in=row["topics"])
    parent.add_child(instance=page)
    if model is TopicPage:
        page.save_revision().publish()
    return page


def _topic_body(row: dict[str, Any]) -> list[tuple[str, Any]]:
    body: list[tuple[str, Any]] = []
    for heading, text in row["sections"]:
        body += [("heading", heading), ("text", paragraph(text))]
    return [*body, ("heading", "Mitmachen"), ("text", paragraph(row["call"])), ("text", DEMO)]


def _best_practice_fields(row: dict[str, Any]) -> dict[str, Any]:
    period = row["period"]
    end = period[-1]
    published = timezone.make_aware(datetime.datetime.combine(end + _WRITTEN_UP_AFTER, datetime.time(18)))
    steps = [{"title": title, "text": paragraph(text)} for title, text in row["steps"]]
    return {
        "summary": row["summary"],
        "body": [
            ("text", paragraph(row["intro"])),
            ("steps", steps),
            ("text", DEMO),
        ],
        "place": row["place"],
        "period_start": period[0],
        "period_end": end,
        "people_needed": row["people"],
        "hours_total": row["hours"],
        "lead_time_weeks": row["weeks"],
        "cost_euro": row["cost"],
        "results": row["results"],
        "what_worked": row["worked"],
        "what_did_not": row["did_not"],
        "would_repeat": row["repeat"],
        "contact_role": f"{row['contact']} (Demo)",
        "visibility": row.get("visibility", "public"),
        "review_on": end + _REVIEW_AFTER,
        "adapted_from": BestPracticePage.objects.filter(slug=row.get("adapted_from", "")).first(),
        "first_published_at": published,
    }


def paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"
