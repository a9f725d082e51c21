"""What happened with a partner, the newest first: every source asks for itself what the reader may see."""

import datetime
import heapq
import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext as _

from coalition.linked_pages import visible_pages
from coalition.models import ContactLogEntry, Cooperation, CooperationLink, CooperationStageChange, Partner


@dataclass(frozen=True)
class Moment:
    """``what`` is the link's text where there is a ``url``; ``more`` stands behind it."""

    at: datetime.datetime
    kind: str
    what: str
    url: str = ""
    by: str = ""
    more: str = ""


Source = Callable[[Partner, Any, int], Iterable[Moment]]

PAGE_SIZE = 10
# Ten thousand moments with one partner: nobody turns that many pages, and nobody makes the server sort more.
MOST_PAGES = 1_000
_AT = attrgetter("at")


class Timeline:
    """One page of it; a fixed number of queries, each for as many rows as the pages up to this one hold."""

    def __init__(self, partner: Partner, user: Any, page: int = 1) -> None:
        self.page = max(1, min(page, MOST_PAGES))
        wanted = self.page * PAGE_SIZE
        sources = (sorted(source(partner, user, wanted + 1), key=_AT, reverse=True) for source in _SOURCES)
        found = list(itertools.islice(heapq.merge(*sources, key=_AT, reverse=True), wanted + 1))
        self.moments = found[wanted - PAGE_SIZE : wanted]
        self.has_more = len(found) > wanted and self.page < MOST_PAGES


def _contacts(partner: Partner, user: Any, number: int) -> Iterator[Moment]:
    entries = ContactLogEntry.objects.filter(partners=partner)
    for entry in entries.visible_to(user).select_related("owner")[:number]:
        yield Moment(
            entry.occurred_at,
            _("Contact"),
            entry.subject,
            entry.get_absolute_url(),
            by=str(entry.owner),
            more=entry.get_channel_display(),
        )
    for fact in entries.only_known_to(user)[:number].facts():
        yield Moment(fact.occurred_at, _("Contact"), _("the note is not shared with you"), by=fact.by)


def _stages(partner: Partner, user: Any, number: int) -> Iterator[Moment]:
    seen = Cooperation.objects.visible_to(user).filter(partners=partner).values("pk")
    steps = CooperationStageChange.objects.filter(cooperation__in=seen).select_related("cooperation")
    for step in steps.order_by("-changed_at", "-pk")[:number]:
        cooperation = step.cooperation
        yield Moment(
            step.changed_at,
            cooperation.get_kind_display(),
            cooperation.title,
            cooperation.get_absolute_url(),
            more=step.get_stage_display(),
        )


def _pages(partner: Partner, user: Any, number: int) -> Iterator[Moment]:  # noqa: ARG001 - few belong to one partner
    cooperations = Cooperation.objects.visible_to(user).filter(partners=partner).values("pk")
    keys = CooperationLink.objects.filter(cooperation__in=cooperations).values_list("page", flat=True)
    for kind, pages in visible_pages(user, list(keys)):
        for page in pages:
            if at := kind.moment_of(page):
                yield Moment(at, str(kind.one), page.title, page.url)


_SOURCES: tuple[Source, ...] = (_contacts, _stages, _pages)
