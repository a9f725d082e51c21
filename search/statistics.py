"""Counting searches and clicks without personal reference, and forgetting them in time.

A search is kept as a keyed hash. Its words are written down when the fifth different signed-in person asks for it
within a period; by then they are nobody's. Who asked is a keyed hash as well, another one for each search, and is
deleted when the period ends. Searches by people who are not signed in are counted and count for nobody.
"""

import logging
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Max, Q, Sum
from django.utils import timezone
from django.utils.crypto import salted_hmac

from search.models import MissingContent, SearchAsker, SearchClick, SearchTerm, SearchTermDay
from search.small_numbers import FEWEST, told

logger = logging.getLogger(__name__)

PERIOD_DAYS = 28
PERIODS_KEPT = 3
MISSING_CONTENT_DAYS = 180
# Longer ones are pasted texts, which no five people search for.
LONGEST_TERM = 120
_MOST_SHOWN = 50


@dataclass(frozen=True)
class TermCount:
    """Numbers as ``search.small_numbers.told`` tells them."""

    text: str
    searches: int | None
    without_result: int | None


@dataclass(frozen=True)
class ClickCount:
    """``document`` is the key of a search document; ``clicks`` as ``search.small_numbers.told`` tells them."""

    text: str
    document: str
    clicks: int | None


def normalised(text: str) -> str:
    return " ".join(text.casefold().split())


def record_search(*, text: str, person: int | None, found: int, day: date | None = None) -> None:
    """Count one search that ``person`` (a user's id, None for nobody known) made and that had ``found`` hits."""
    day = day or timezone.localdate()
    term = _term(text, day)
    if term is None:
        return
    with transaction.atomic():
        row, _created = SearchTermDay.objects.get_or_create(term=term, day=day)
        SearchTermDay.objects.filter(pk=row.pk).update(
            searches=F("searches") + 1, without_result=F("without_result") + (0 if found else 1)
        )
        if not term.text and _people(term.fingerprint, person, day) >= FEWEST:
            SearchTerm.objects.filter(pk=term.pk).update(text=normalised(text))


def record_click(*, text: str, document: str, person: int | None, day: date | None = None) -> None:
    """Count that a hit of the search ``text`` was opened."""
    day = day or timezone.localdate()
    term = _term(text, day)
    if term is None:
        return
    with transaction.atomic():
        click, _created = SearchClick.objects.get_or_create(term=term, document=document)
        subject = _keyed("search.statistics.click", f"{term.fingerprint}:{document}")
        shown = click.is_shown or _people(subject, person, day) >= FEWEST
        SearchClick.objects.filter(pk=click.pk).update(clicks=F("clicks") + 1, is_shown=shown)


def frequent_searches(beginning: str, *, limit: int) -> list[str]:
    """Searches of at least five people that begin so and mostly found something, the most frequent first.

    For whom they may be shown is not decided here: see ``search.suggestions``.
    """
    recent = SearchTerm.objects.filter(
        text__startswith=normalised(beginning), period__gte=_period(timezone.localdate()) - 1
    ).exclude(text="")
    counted = recent.values("text").annotate(asked=Sum("days__searches"), missed=Sum("days__without_result"))
    rows = counted.filter(asked__gt=2 * F("missed")).order_by("-asked", "text")
    return [row["text"] for row in rows[:limit]]


def top_searches() -> list[TermCount]:
    return _terms(_counted().order_by("-searches", "text"))


def searches_without_result() -> list[TermCount]:
    """Searches that found nothing at least every second time."""
    return _terms(_counted().filter(searches__lte=2 * F("missed")).order_by("-missed", "text"))


def clicked_results() -> list[ClickCount]:
    rows = (
        SearchClick.objects.filter(is_shown=True)
        .exclude(term__text="")
        .values("term__text", "document")
        .annotate(opened=Sum("clicks"))
        .order_by("-opened", "term__text")
    )
    return [ClickCount(row["term__text"], row["document"], told(row["opened"])) for row in rows[:_MOST_SHOWN]]


def forget_old_searches(today: date | None = None) -> None:
    """Delete who asked and what stayed below five people with the end of the period, the rest after three."""
    today = today or timezone.localdate()
    period = _period(today)
    askers, _each = SearchAsker.objects.filter(period__lt=period).delete()
    old = Q(period__lt=period, text="") | Q(period__lte=period - PERIODS_KEPT)
    terms, _each = SearchTerm.objects.filter(old).delete()
    limit = today - timedelta(days=MISSING_CONTENT_DAYS)
    notes, _each = MissingContent.objects.filter(created_on__lt=limit).delete()
    logger.info("search statistics: forgot %s askers, %s terms with their counts, %s notes", askers, terms, notes)


def _counted() -> Any:
    """Terms that may be shown, with their numbers over all that is kept."""
    terms = SearchTerm.objects.exclude(text="").values("text")
    return terms.annotate(searches=Sum("days__searches"), missed=Sum("days__without_result"))


def _terms(rows: Any) -> list[TermCount]:
    return [TermCount(row["text"], told(row["searches"]), told(row["missed"])) for row in rows[:_MOST_SHOWN]]


def _term(text: str, day: date) -> SearchTerm | None:
    """The row of a search in the period of ``day``; None for what is not counted."""
    wanted = normalised(text)
    if not wanted or len(wanted) > LONGEST_TERM:
        return None
    period = _period(day)
    if (SearchTerm.objects.aggregate(last=Max("period"))["last"] or 0) < period:
        # The first search of a period cleans up after the last one, also where no scheduler runs.
        forget_old_searches(day)
    fingerprint = _keyed("search.statistics.term", f"{period}:{wanted}")
    term, _created = SearchTerm.objects.get_or_create(fingerprint=fingerprint, defaults={"period": period})
    return term


def _people(subject: str, person: int | None, day: date) -> int:
    """How many different people asked for ``subject``, with ``person`` among them."""
    if person is not None:
        asker = _keyed("search.statistics.person", f"{subject}:{person}")
        SearchAsker.objects.get_or_create(subject=subject, person=asker, defaults={"period": _period(day)})
    return SearchAsker.objects.filter(subject=subject).count()


def _keyed(salt: str, value: str) -> str:
    return salted_hmac(salt, value, algorithm="sha256").hexdigest()


def _period(day: date) -> int:
    return day.toordinal() // PERIOD_DAYS
