from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from best_practices.models import Adaptation, BestPracticePage
from coalition.forms.editing import PortalForm, VersionedForm
from coalition.models import Unit

_DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AdaptForm(PortalForm, forms.Form):
    """Which of one's own units does it too; asked only where there are several."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("For which unit?"))

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class PlanForm(VersionedForm, forms.ModelForm):
    class Meta:
        model = Adaptation
        fields = ["planned_for", "plan"]
        widgets = {"planned_for": _DATE, "plan": forms.Textarea(attrs={"rows": 10})}


class ReportForm(VersionedForm, forms.ModelForm):
    class Meta:
        model = Adaptation
        fields = ["done_on", "changed", "outcome", "people", "hours", "cost_euro", "own_page"]
        widgets = {
            "done_on": _DATE,
            "changed": forms.Textarea(attrs={"rows": 4}),
            "outcome": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "changed": _("What did you do differently than the write-up? Others learn most from that."),
            "outcome": _("No names of people: everybody who may read the write-up reads this."),
            "hours": _("Of everybody together."),
            "own_page": _("If you wrote it up yourselves."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["done_on"].required = True
        if not self.instance.done_on:
            self.initial["done_on"] = timezone.localdate()
        own = BestPracticePage.objects.live().filter(unit=self.instance.unit_id).exclude(pk=self.instance.page_id)
        self.fields["own_page"].queryset = own.order_by("title", "pk")  # type: ignore[attr-defined]
        self.fields["own_page"].empty_label = _("Not yet")  # type: ignore[attr-defined]
        numbers = Row(Column("people"), Column("hours"), Column("cost_euro"))
        self.helper.layout = Layout("done_on", "changed", "outcome", numbers, "own_page")

    def clean_done_on(self) -> Any:
        day = self.cleaned_data["done_on"]
        if day and day > timezone.localdate():
            raise ValidationError(_("A report is about what has been done: choose a day that is not in the future."))
        return day
