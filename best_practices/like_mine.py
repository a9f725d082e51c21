"""How well a write-up fits a branch like the reader's: a few criteria with points, the same for order and explanation.

Every criterion is a list of unit ids, or of topics, that is read once for the reader's unit; the database adds up.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from best_practices.models import BestPracticePage
from coalition.access import standing_of
from coalition.models import Membership, Unit

NEAR_KM = 30
EARTH_RADIUS_KM = 6371.0
MOST_TOPICS = 5
# A unit is of like size when it has between half and twice as many members.
SIZE_RATIO = 2.0
POINTS = {"region": 3, "near": 2, "kind": 2, "size": 2, "topic": 3, "manageable": 1}


@dataclass(frozen=True)
class Likeness:
    """What is like the reader's unit: ids of units by criterion, ids of topics, and its number of members."""

    unit: Unit
    members: int
    by_unit: dict[str, frozenset[int]]
    topics: frozenset[int]

    def rank(self, pages: QuerySet[Any]) -> QuerySet[Any]:
        """``pages`` with ``fit``, the sum of the points."""
        total: Any = Value(0)
        for name, units in self.by_unit.items():
            total = total + _points(name, Q(unit__in=units))
        if self.topics:
            tagged = BestPracticePage.topics.through.objects.filter(
                bestpracticepage=OuterRef("pk"), topic__in=self.topics
            )
            total = total + _points("topic", Exists(tagged))
        if self.members:
            total = total + _points("manageable", Q(people_needed__lte=self.members))
        return pages.annotate(fit=total)

    def reasons(self, page: BestPracticePage) -> list[str]:
        """Why ``page`` stands where it stands, in the reader's language; needs its topics fetched."""
        names = [name for name, units in self.by_unit.items() if page.unit_id in units]
        if any(topic.pk in self.topics for topic in page.topics.all()):
            names.append("topic")
        if self.members and page.people_needed and page.people_needed <= self.members:
            names.append("manageable")
        texts = {
            "region": _("from your region"),
            "near": _("from less than 30 km away"),
            "kind": _("from a unit of the same kind"),
            "size": _("from a unit of your size"),
            "topic": _("on one of your topics"),
            "manageable": _("with no more people than you are"),
        }
        return [texts[name] for name in names]


def likeness_for(user: Any) -> Likeness | None:
    """For the first unit that the user belongs to; None for whoever belongs to none. A handful of queries."""
    home = standing_of(user).home_units
    unit = Unit.objects.filter(pk__in=home[:1]).select_related("region").first()
    if unit is None:
        return None
    sizes = _sizes()
    mine = sizes.get(unit.pk, 0)
    others = list(Unit.objects.active().only("pk", "kind", "region", "latitude", "longitude", "path"))
    near = {other.pk for other in others if is_within(unit.location, other.location, NEAR_KM)}
    by_unit = {
        "region": {other.pk for other in others if unit.region_id and other.region_id == unit.region_id},
        "near": near,
        "kind": {other.pk for other in others if other.kind == unit.kind},
        "size": {other.pk for other in others if _is_like(mine, sizes.get(other.pk, 0))},
    }
    return Likeness(unit, mine, {name: frozenset(units) for name, units in by_unit.items()}, _topics_of(unit))


def units_near(user: Any, kilometres: float) -> frozenset[int]:
    """Ids of the units within that distance of the user's own; those of its region where its place is unknown."""
    unit = Unit.objects.filter(pk__in=standing_of(user).home_units[:1]).first()
    if unit is None:
        return frozenset()
    others = Unit.objects.active().only("pk", "region", "latitude", "longitude", "path")
    if unit.location is None:
        return frozenset(other.pk for other in others if unit.region_id and other.region_id == unit.region_id)
    return frozenset(other.pk for other in others if is_within(unit.location, other.location, kilometres))


def is_within(one: tuple[float, float] | None, other: tuple[float, float] | None, kilometres: float) -> bool:
    """By the great circle between two places in degrees; False where one is unknown."""
    if one is None or other is None:
        return False
    (lat1, lon1), (lat2, lon2) = (tuple(map(math.radians, place)) for place in (one, other))
    inner = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(inner)) <= kilometres


def attach_reasons(pages: Iterable[BestPracticePage], likeness: Likeness) -> None:
    for page in pages:
        page.fit_reasons = likeness.reasons(page)  # type: ignore[attr-defined]


def _points(name: str, condition: Any) -> Any:
    return Case(When(condition, then=Value(POINTS[name])), default=Value(0), output_field=IntegerField())


def _sizes() -> dict[int, int]:
    active = Membership.objects.active(timezone.localdate())
    return dict(active.values_list("unit").annotate(Count("user", distinct=True)).order_by())


def _is_like(mine: int, others: int) -> bool:
    return bool(mine and others) and mine / SIZE_RATIO <= others <= mine * SIZE_RATIO


def _topics_of(unit: Unit) -> frozenset[int]:
    """What the unit wrote about or did after others' example, most often first."""
    about = BestPracticePage.objects.filter(Q(unit=unit) | Q(adaptations__unit=unit)).filter(topics__isnull=False)
    counted = about.values(topic=F("topics")).annotate(number=Count("pk")).order_by("-number", "topic")
    return frozenset(row["topic"] for row in counted[:MOST_TOPICS])
