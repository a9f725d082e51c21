"""Who was last in touch with whom, and where it is time again: for spokespersons and board.

Facts only: partner, date, by whom. What is private to somebody else neither shows nor counts. A contact with a person
counts for the partners where they hold a function, a contact with a partner also for the one it belongs to.
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coalition.models import ContactLogEntry, ContactRhythm, FollowUp, Partner, PersonRole

MONTHS = 12
# A partner that we work with and that nobody has spoken to for so long is a gap, whatever the rhythm.
SILENT_AFTER = datetime.timedelta(days=182)


@dataclass(frozen=True)
class LastContact:
    occurred_at: datetime.datetime
    by: str


@dataclass(frozen=True)
class OverviewRow:
    """One partner: the last known contact, what comes next, and since when it is time again."""

    partner: Partner
    last: LastContact | None
    next_step: FollowUp | None
    weeks: int | None
    due: datetime.date | None

    @property
    def is_overdue(self) -> bool:
        return self.due is not None and self.due < timezone.localdate()

    @property
    def is_silent(self) -> bool:
        """No known contact for half a year, or ever."""
        return self.last is None or self.last.occurred_at < timezone.now() - SILENT_AFTER


def overview(user: Any) -> list[OverviewRow]:
    """Partners with whom we are, or want to be, in touch; the overdue ones first, then the longest silent."""
    weeks = _weeks_by_partner()
    partners = list(_partners_to_watch(user, weeks.keys()))
    last, steps = last_contacts(user), _next_steps(user)
    rows = [_row(partner, last.get(partner.pk), steps.get(partner.pk), weeks.get(partner.pk)) for partner in partners]
    return sorted(rows, key=_urgency)


def grouped(rows: list[OverviewRow]) -> list[tuple[Any, list[OverviewRow]]]:
    """The rows under headings: what is due, who may stand for election with us, all others; without empty groups."""
    late = [row for row in rows if row.is_overdue]
    candidates = [row for row in rows if row not in late and _may_stand_with_us(row.partner)]
    others = [row for row in rows if row not in late and row not in candidates]
    groups = [
        (_("Time to talk again"), late),
        (_("Parties and possible joint candidacies"), candidates),
        (_("All others"), others),
    ]
    return [(title, members) for title, members in groups if members]


def _may_stand_with_us(partner: Partner) -> bool:
    return partner.joint_candidacy_possible or partner.kind in {Partner.Kind.PARTY, Partner.Kind.VOTER_GROUP}


def overdue(user: Any) -> list[OverviewRow]:
    """Where the rhythm has run out."""
    return [row for row in overview(user) if row.is_overdue]


def contacts_by_month(user: Any) -> list[tuple[datetime.date, int]]:
    """Known contacts of the last twelve months, the oldest month first, months without any included."""
    first = _months_back(timezone.localdate().replace(day=1), MONTHS - 1)
    months = (
        ContactLogEntry.objects.known_to(user)
        .filter(occurred_at__date__gte=first)
        .annotate(month=TruncMonth("occurred_at"))
        .values_list("month", flat=True)
        .order_by()
    )
    counts = Counter(month.date() for month in months)
    all_months = [_months_back(first, -step) for step in range(MONTHS)]
    return [(month, counts[month]) for month in all_months]


Moment = tuple[datetime.datetime, int]


def last_contacts(user: Any) -> dict[int, LastContact]:
    """By partner, of the entries that ``user`` may know of. Reads two columns of each: there may be 200,000."""
    known = ContactLogEntry.objects.known_to(user).order_by()
    moments = {pk: (at, owner) for pk, at, owner in known.values_list("pk", "occurred_at", "owner")}
    newest: dict[int, Moment] = {}
    for entry, partner in _touched_partners():
        if entry in moments:
            newest[partner] = max(moments[entry], newest.get(partner, moments[entry]))
    _roll_up(newest)
    owners = get_user_model()._default_manager.in_bulk({owner for _at, owner in newest.values()})
    return {partner: LastContact(at, str(owners[owner])) for partner, (at, owner) in newest.items()}


def _touched_partners() -> Iterable[tuple[int, int]]:
    """(entry, partner) of all entries: named in the entry, or the partner of a person named in it."""
    named = ContactLogEntry.partners.through._default_manager.values_list("contactlogentry_id", "partner_id")
    persons = ContactLogEntry.persons.through._default_manager.values_list("contactlogentry_id", "person_id")
    functions: dict[int, set[int]] = defaultdict(set)
    for person, partner in PersonRole.objects.values_list("person_id", "partner_id"):
        functions[person].add(partner)
    yield from named
    for entry, person in persons:
        yield from ((entry, partner) for partner in functions[person])


def _roll_up(newest: dict[int, Moment]) -> None:
    """What was said to a local group was said to the association it belongs to, up to the top."""
    parents = dict(Partner.objects.exclude(parent=None).values_list("pk", "parent_id"))
    for partner, moment in list(newest.items()):
        seen, above = {partner}, parents.get(partner)
        while above is not None and above not in seen:
            newest[above] = max(moment, newest.get(above, moment))
            seen.add(above)
            above = parents.get(above)


def _weeks_by_partner() -> dict[int, int]:
    """The rhythm of each partner: its own, else the shortest of its topics."""
    weeks: dict[int, int] = {}
    by_topic = dict(ContactRhythm.objects.exclude(topic=None).values_list("topic_id", "weeks"))
    if by_topic:
        through = Partner.topics.through._default_manager.filter(topic__in=by_topic)
        for partner, topic in through.values_list("partner_id", "topic_id"):
            weeks[partner] = min(weeks.get(partner, by_topic[topic]), by_topic[topic])
    return weeks | dict(ContactRhythm.objects.exclude(partner=None).values_list("partner_id", "weeks"))


def _partners_to_watch(user: Any, with_rhythm: Iterable[int]) -> Any:
    """Those with a rhythm, those we work with, and those with whom a joint candidacy is possible."""
    relation = Partner.Relation
    close = Q(relation__in=[relation.IN_CONTACT, relation.COOPERATING, relation.ALLIED])
    wanted = close | Q(joint_candidacy_possible=True) | Q(pk__in=list(with_rhythm))
    return Partner.objects.visible_to(user).current().filter(wanted).distinct()


def _next_steps(user: Any) -> Mapping[int, FollowUp]:
    """The next open step with each partner that the user may read, whoever does it."""
    steps: dict[int, FollowUp] = {}
    for step in FollowUp.objects.visible_to(user).open().for_lists():
        partners = [step.partner] if step.partner else list(step.entry.partners.all()) if step.entry else []
        for partner in partners:
            steps.setdefault(partner.pk, step)
    return steps


def _row(partner: Partner, last: LastContact | None, step: FollowUp | None, weeks: int | None) -> OverviewRow:
    return OverviewRow(partner, last, step, weeks, _due(partner, last, weeks))


def _due(partner: Partner, last: LastContact | None, weeks: int | None) -> datetime.date | None:
    if weeks is None:
        return None
    since = last.occurred_at if last else partner.created_at
    return timezone.localdate(since) + datetime.timedelta(weeks=weeks)


def _urgency(row: OverviewRow) -> tuple[Any, ...]:
    never = datetime.datetime.min.replace(tzinfo=datetime.UTC)
    since = row.last.occurred_at if row.last else never
    return (not row.is_overdue, row.due if row.is_overdue and row.due else datetime.date.max, since, row.partner.name)


def _months_back(month: datetime.date, count: int) -> datetime.date:
    """The first day of the month ``count`` months before ``month``; negative counts go forward."""
    number = month.year * 12 + month.month - 1 - count
    return datetime.date(number // 12, number % 12 + 1, 1)
