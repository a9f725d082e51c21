"""Counting that a page was read, and the numbers for the state office."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from cms.reading_numbers import PageNumbers, by_topic, by_unit, count_reading, hardly_read, page_numbers
from coalition.access import PUBLIC
from coalition.exports.columns import Column
from coalition.exports.formats import as_csv
from coalition.view_rules import declares
from search.small_numbers import FEWEST
from search.statistics import searches_without_result

PERIODS = (4, 12, 52)
_LONGEST_ID = 15
MOST_SHOWN = 100


@csrf_exempt
@require_POST
@declares(PUBLIC)
def page_read(request: HttpRequest) -> HttpResponse:
    """From a page that somebody looked at for a while; the browser sends no cookie, and the answer tells nothing."""
    page = request.POST.get("page", "")
    if page.isascii() and page.isdigit() and len(page) <= _LONGEST_ID:
        count_reading(page_id=int(page))
    return HttpResponse(status=204)


@require_safe
@declares("cms.view_reading_numbers")
def numbers(request: HttpRequest) -> HttpResponse:
    weeks = _weeks(request)
    rows = page_numbers(request.user, weeks=weeks)
    context = {
        "weeks": weeks,
        "periods": PERIODS,
        "fewest": FEWEST,
        "read": [row for row in rows if row.readings is not None][:MOST_SHOWN],
        "units": by_unit(rows),
        "topics": by_topic(rows),
        "hardly": hardly_read(rows)[:MOST_SHOWN],
        "missed": searches_without_result(),
    }
    response = render(request, "cms/numbers.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@declares("cms.view_reading_numbers")
def numbers_export(request: HttpRequest) -> HttpResponse:
    weeks = _weeks(request)
    response = HttpResponse(_csv(page_numbers(request.user, weeks=weeks)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="numbers-{weeks}-weeks.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


def _weeks(request: HttpRequest) -> int:
    wanted = request.GET.get("weeks", "")
    return next((weeks for weeks in PERIODS if str(weeks) == wanted), PERIODS[1])


def _csv(rows: Iterable[PageNumbers]) -> bytes:
    columns = [
        Column("title", _("Title"), lambda row: row.page.title),
        Column("kind", _("Kind"), lambda row: row.kind),
        Column("unit", _("Unit"), lambda row: row.unit),
        Column("topics", _("Topics"), lambda row: ", ".join(row.topics)),
        Column("readings", _("Times read"), lambda row: _number(row.readings)),
        Column("last_week", _("Times read last week"), lambda row: _number(row.last_week)),
        Column("units", _("Units that did it too"), lambda row: "" if row.units is None else row.units),
    ]
    return as_csv(rows, columns, "")


def _number(number: int | None) -> Any:
    return f"<{FEWEST}" if number is None else number
