from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from best_practices.models import ActionFormat
from coalition.models import Region, Topic, Unit

SORTS = {"newest": "-first_published_at", "title": "title", "effort": "hours_total", "adapted": "-adaptation_count"}


class BestPracticeFilterForm(forms.Form):
    """The list's filters; an unusable value is named beside its field and left out of the query."""

    q = forms.CharField(label=_("Words"), required=False, max_length=200)
    topic = forms.ModelMultipleChoiceField(Topic.objects.all(), label=_("Topic"), required=False, to_field_name="slug")
    action_format = forms.ModelMultipleChoiceField(
        ActionFormat.objects.all(), label=_("Action format"), required=False, to_field_name="slug"
    )
    unit = forms.ModelChoiceField(
        Unit.objects.active(), label=_("Unit"), required=False, to_field_name="slug", empty_label=_("All units")
    )
    region = forms.ModelChoiceField(
        Region.objects.all(), label=_("Region"), required=False, to_field_name="code", empty_label=_("All regions")
    )
    people = forms.IntegerField(label=_("People, at most"), required=False, min_value=1, max_value=100_000)
    cost = forms.IntegerField(label=_("Cost in euro, at most"), required=False, min_value=0, max_value=10_000_000)
    material = forms.BooleanField(label=_("Has material to reuse"), required=False)
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            ("newest", _("Newest first")),
            ("adapted", _("Most used by others")),
            ("title", _("By title")),
            ("effort", _("Least effort first")),
        ],
    )

    def apply(self, pages: Any) -> Any:
        """``pages`` narrowed and ordered by whatever could be understood."""
        self.full_clean()
        given = getattr(self, "cleaned_data", {})
        for condition in self._conditions(given):
            pages = pages.filter(condition)
        order = SORTS[given.get("sort") or "newest"]
        field = models.F(order.lstrip("-"))
        ordering = field.desc(nulls_last=True) if order.startswith("-") else field.asc(nulls_last=True)
        return pages.order_by(ordering, "-pk").distinct()

    @property
    def is_narrowed(self) -> bool:
        """Whether anything besides the order was asked for, understood or not."""
        return any(self[name].data for name in self.fields if name != "sort")

    @staticmethod
    def _conditions(given: dict[str, Any]) -> list[models.Q]:
        conditions = [
            models.Q(title__icontains=word) | models.Q(summary__icontains=word) | models.Q(results__icontains=word)
            for word in (given.get("q") or "").split()[:10]
        ]
        simple = {
            "topic": "topics__in",
            "action_format": "action_formats__in",
            "unit": "unit",
            "region": "unit__region",
            "people": "people_needed__lte",
            "cost": "cost_euro__lte",
        }
        for name, lookup in simple.items():
            value = given.get(name)
            if value is not None and (name in {"people", "cost"} or value):
                conditions.append(models.Q(**{lookup: value}))
        if given.get("material"):
            conditions.append(models.Q(materials__isnull=False))
        return conditions
