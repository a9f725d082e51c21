from collections.abc import Iterator
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from best_practices.conditions import for_a_small_branch, has_material, in_season
from best_practices.facets import show_counts
from best_practices.like_mine import Likeness, likeness_for, units_near
from best_practices.models import ActionFormat
from coalition.access import standing_of
from coalition.models import Region, Topic, Unit

LOOKUPS = {
    "topic": "topics__in",
    "action_format": "action_formats__in",
    "unit": "unit",
    "region": "unit__region",
    "kind": "unit__kind__in",
    "people": "people_needed__lte",
    "hours": "hours_total__lte",
    "cost": "cost_euro__lte",
    "lead": "lead_time_weeks__lte",
}
NUMBERS = {"people", "hours", "cost", "lead"}
SORTS = {"newest": "-first_published_at", "title": "title", "effort": "hours_total", "adapted": "-adaptation_count"}


class BestPracticeFilterForm(forms.Form):
    """The list's filters; an unusable value is named beside its field and left out of the query."""

    q = forms.CharField(label=_("Words"), required=False, max_length=200)
    topic = forms.ModelMultipleChoiceField(
        Topic.objects.all(),
        label=_("Topic"),
        required=False,
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
    )
    action_format = forms.ModelMultipleChoiceField(
        ActionFormat.objects.all(),
        label=_("Action format"),
        required=False,
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
    )
    unit = forms.ModelChoiceField(
        Unit.objects.active(), label=_("Unit"), required=False, to_field_name="slug", empty_label=_("All units")
    )
    region = forms.ModelChoiceField(
        Region.objects.all(), label=_("Region"), required=False, to_field_name="code", empty_label=_("All regions")
    )
    kind = forms.MultipleChoiceField(
        label=_("Kind of unit"), choices=Unit.Kind.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    near = forms.TypedChoiceField(
        label=_("Near my unit"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("Everywhere")), *((str(km), _("%(km)s km around") % {"km": km}) for km in (25, 50, 100))],
    )
    small = forms.BooleanField(
        label=_("For a small branch"),
        required=False,
        help_text=_("At most 5 people, 25 hours and 200 euro, as far as they are given."),
    )
    people = forms.IntegerField(label=_("People, at most"), required=False, min_value=1, max_value=100_000)
    hours = forms.IntegerField(label=_("Hours in total, at most"), required=False, min_value=0, max_value=100_000)
    cost = forms.IntegerField(label=_("Cost in euro, at most"), required=False, min_value=0, max_value=10_000_000)
    lead = forms.IntegerField(label=_("Lead time in weeks, at most"), required=False, min_value=0, max_value=1_000)
    season = forms.ChoiceField(
        label=_("Season"),
        required=False,
        choices=[
            ("", _("All year")),
            ("spring", _("Spring")),
            ("summer", _("Summer")),
            ("autumn", _("Autumn")),
            ("winter", _("Winter")),
        ],
    )
    material = forms.BooleanField(label=_("Has material to reuse"), required=False)
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            ("newest", _("Newest first")),
            ("fit", _("Best fit for my unit")),
            ("adapted", _("Most used by others")),
            ("title", _("By title")),
            ("effort", _("Least effort first")),
        ],
    )

    def __init__(self, *args: Any, user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.likeness: Likeness | None = None
        if not standing_of(user).home_units:
            # Who belongs to no unit is near nothing and like nobody.
            del self.fields["near"]
            sort = self.fields["sort"]
            sort.choices = [choice for choice in sort.choices if choice[0] != "fit"]  # type: ignore[attr-defined]

    def apply(self, pages: Any) -> Any:
        """``pages`` narrowed and ordered by whatever could be understood."""
        self.full_clean()
        given = getattr(self, "cleaned_data", {})
        return self._ordered(self.narrowed(pages), given.get("sort") or "newest").distinct()

    def narrowed(self, pages: Any, *, without: str = "") -> Any:
        """``pages`` that fit all filters, or all but one; for a form that was cleaned."""
        given = getattr(self, "cleaned_data", {})
        for name, condition in self._conditions(given):
            if name != without:
                pages = pages.filter(condition)
        return pages

    def show_counts(self, pages: Any) -> None:
        """Behind each choice, how many of ``pages`` it would leave beside the other filters."""
        show_counts(self, lambda without: self.narrowed(pages, without=without))

    @property
    def is_narrowed(self) -> bool:
        """Whether anything besides the order was asked for, understood or not."""
        return any(self[name].data for name in self.fields if name != "sort")

    def _ordered(self, pages: Any, sort: str) -> Any:
        newest = models.F("first_published_at").desc(nulls_last=True)
        if sort == "fit" and (likeness := likeness_for(self.user)):
            self.likeness = likeness
            return likeness.rank(pages).order_by("-fit", newest, "-pk")
        order = SORTS.get(sort, SORTS["newest"])
        field = models.F(order.lstrip("-"))
        ordering = field.desc(nulls_last=True) if order.startswith("-") else field.asc(nulls_last=True)
        return pages.order_by(ordering, "-pk")

    def _conditions(self, given: dict[str, Any]) -> Iterator[tuple[str, models.Q]]:
        """By the name of their filter; each is applied on its own."""
        for word in (given.get("q") or "").split()[:10]:
            found = models.Q(title__icontains=word) | models.Q(summary__icontains=word)
            yield "q", found | models.Q(results__icontains=word)
        for name, lookup in LOOKUPS.items():
            value = given.get(name)
            if value is not None and (name in NUMBERS or value):
                yield name, models.Q(**{lookup: value})
        if given.get("material"):
            yield "material", has_material()
        if given.get("season"):
            yield "season", in_season(given["season"])
        if given.get("small"):
            yield "small", for_a_small_branch()
        if given.get("near"):
            yield "near", models.Q(unit__in=units_near(self.user, given["near"]))
