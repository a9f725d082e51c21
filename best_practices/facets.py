"""How many write-ups each value of a filter would leave, counted without its own choice: one query a filter."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Count, QuerySet

from best_practices.conditions import SEASONS, for_a_small_branch, has_material, in_season
from best_practices.models import ActionFormat, BestPracticePage
from coalition.models import Region, Topic, Unit

# Pages as narrowed by every filter but the named one.
Narrowed = Callable[[str], QuerySet[Any]]


def show_counts(form: Any, narrowed: Narrowed) -> None:
    """Write the numbers behind the choices of a cleaned form; values without any write-up go, unless chosen."""
    topics = _carried(BestPracticePage.topics.through, "topic", narrowed("topic"))
    formats = _carried(BestPracticePage.action_formats.through, "actionformat", narrowed("action_format"))
    _offer(form, "topic", [(term.pk, term.slug, term.label) for term in Topic.objects.all()], topics)
    _offer(form, "action_format", [(term.pk, term.slug, term.label) for term in ActionFormat.objects.all()], formats)
    of_unit, of_region = _grouped(narrowed("unit"), "unit"), _grouped(narrowed("region"), "unit__region")
    units = [(unit.pk, unit.slug, str(unit)) for unit in Unit.objects.active().filter(pk__in=of_unit)]
    regions = [(region.pk, region.code, region.name) for region in Region.objects.filter(pk__in=of_region)]
    _offer(form, "unit", units, of_unit)
    _offer(form, "region", regions, of_region)
    kinds = [(value, value, str(label)) for value, label in Unit.Kind.choices]
    _offer(form, "kind", kinds, _grouped(narrowed("kind"), "unit__kind"))
    seasons = [(value, value, label) for value, label in form.fields["season"].choices if value]
    _offer(form, "season", seasons, _of_seasons(narrowed("season")))
    for name, condition in (("small", for_a_small_branch()), ("material", has_material())):
        number = narrowed(name).filter(condition).values("pk").distinct().count()
        form.fields[name].label = f"{form.fields[name].label} ({number})"


def _offer(form: Any, name: str, known: Iterable[tuple[Any, str, str]], counts: dict[Any, int]) -> None:
    """``known``: what rows are grouped by, the value in the address, the words."""
    widget, chosen = form.fields[name].widget, set(form.data.getlist(name))
    offered = [
        (value, f"{words} ({counts.get(group, 0)})")
        for group, value, words in known
        if counts.get(group) or value in chosen
    ]
    # A choice that nothing fits any more must stay, or it could not be taken back.
    lost = [(value, label) for value, label in widget.choices if str(value) in chosen - {one for one, _n in offered}]
    widget.choices = [*((value, label) for value, label in widget.choices if value == ""), *offered, *lost]


def _carried(through: Any, name: str, pages: QuerySet[Any]) -> dict[Any, int]:
    rows = through.objects.filter(bestpracticepage__in=pages.values("pk")).order_by()
    return dict(rows.values_list(name).annotate(number=Count("bestpracticepage", distinct=True)))


def _grouped(pages: QuerySet[Any], name: str) -> dict[Any, int]:
    return dict(pages.order_by().values_list(name).annotate(number=Count("pk", distinct=True)))


def _of_seasons(pages: QuerySet[Any]) -> dict[Any, int]:
    counts: dict[str, Any] = {name: Count("pk", filter=in_season(name), distinct=True) for name in SEASONS}
    return pages.order_by().aggregate(**counts)
