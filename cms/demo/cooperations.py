"""What units and partners do together, in every stage."""

import datetime
from typing import Any

from django.utils import timezone

from cms.demo.sources import rows
from cms.models import EventPage, User
from coalition.models import Cooperation, Partner, Region, Unit
from coalition.services.cooperation_links import link_page
from coalition.services.cooperation_records import add_minutes, add_promise, settle_promise
from coalition.services.cooperations import change_stage, create_cooperation


def load_cooperations() -> None:
    for row in rows("cooperations", "cooperation"):
        if not Cooperation.objects.filter(title=row["title"]).exists():
            _create(row)


def _create(row: dict[str, Any]) -> None:
    plain = (
        "title",
        "kind",
        "description",
        "demands",
        "visibility",
        "election",
        "form",
        "common_ground",
        "red_lines",
        "open_questions",
        "decision",
        "decided_by",
    )
    cooperation = create_cooperation(
        **{name: row[name] for name in plain if name in row},
        stage=row["stages"][0],
        units=list(Unit.objects.filter(slug__in=row["units"])),
        partners=list(Partner.objects.filter(name__in=row["partners"])),
        area=Region.objects.get(code=row["area"]) if "area" in row else None,
        election_date=_day(row.get("election_in_days")),
        review_on=_day(row.get("review_in_days")),
        decided_on=_day(-row["decided_days_ago"] if "decided_days_ago" in row else None),
    )
    for stage in row["stages"][1:]:
        change_stage(cooperation=cooperation, stage=stage)
    _add_records(cooperation, row)
    _link_an_event(cooperation)


def _add_records(cooperation: Cooperation, row: dict[str, Any]) -> None:
    """Promises of both sides, and minutes; noted by the state office, which may do so everywhere."""
    office = User.objects.get(email="buero@example.org")
    for promise in row.get("promises", []):
        made = add_promise(
            cooperation=cooperation,
            by=office,
            what=promise["what"],
            unit=Unit.objects.get(slug=promise["unit"]) if "unit" in promise else None,
            partner=Partner.objects.get(name=promise["partner"]) if "partner" in promise else None,
            due=_day(promise["in_days"]),
        )
        if promise.get("done"):
            settle_promise(promise=made, by=office, done=True)
    for minutes in row.get("minutes", []):
        add_minutes(cooperation=cooperation, by=office, met_on=_day(-minutes["days_ago"]), text=minutes["text"])


def _link_an_event(cooperation: Cooperation) -> None:
    """The next one of a unit that takes part, so that the page has something to show."""
    paths = [unit.page.path for unit in cooperation.units.select_related("page") if unit.page]
    events = [event for event in EventPage.objects.to_come() if any(event.path.startswith(path) for path in paths)]
    for event in events[:1]:
        link_page(cooperation=cooperation, by=User.objects.get(email="buero@example.org"), page=event.pk)


def _day(offset: int | None) -> datetime.date | None:
    return None if offset is None else timezone.localdate() + datetime.timedelta(days=offset)
