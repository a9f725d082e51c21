from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from best_practices.models import CampaignKitPage, KitRemark
from coalition.access import standing_of
from coalition.forms.editing import PortalForm, SubmissionForm
from coalition.models import Topic, Unit
from coalition.services.uploads import clean_photo

SORTS = {"newest": "-first_published_at", "title": "title", "used": "-use_count", "effort": "hours_min"}


class KitFilterForm(forms.Form):
    """The list's filters; an unusable value is named beside its field and left out of the query."""

    q = forms.CharField(label=_("Words"), required=False, max_length=200)
    topic = forms.ModelMultipleChoiceField(Topic.objects.all(), label=_("Topic"), required=False, to_field_name="slug")
    unit = forms.ModelChoiceField(
        Unit.objects.active(), label=_("Made by"), required=False, to_field_name="slug", empty_label=_("All units")
    )
    effort = forms.MultipleChoiceField(label=_("Effort"), required=False, choices=CampaignKitPage.Effort.choices)
    people = forms.IntegerField(label=_("We are so many people"), required=False, min_value=1, max_value=100_000)
    valid = forms.BooleanField(label=_("Only what is valid today"), required=False)
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            ("newest", _("Newest first")),
            ("used", _("Most used first")),
            ("effort", _("Least effort first")),
            ("title", _("By title")),
        ],
    )

    def apply(self, kits: Any) -> Any:
        """``kits`` narrowed and ordered by whatever could be understood."""
        self.full_clean()
        given = getattr(self, "cleaned_data", {})
        for condition in self._conditions(given):
            kits = kits.filter(condition)
        order = SORTS[given.get("sort") or "newest"]
        return kits.order_by(order, "-pk").distinct()

    @property
    def is_narrowed(self) -> bool:
        """Whether anything besides the order was asked for, understood or not."""
        return any(self[name].data for name in self.fields if name != "sort")

    @staticmethod
    def _conditions(given: dict[str, Any]) -> list[Q]:
        words = (given.get("q") or "").split()[:10]
        conditions = [Q(title__icontains=word) | Q(summary__icontains=word) | Q(goal__icontains=word) for word in words]
        lookups = {"topic": "topics__in", "unit": "unit", "effort": "effort__in"}
        conditions += [Q(**{lookup: given[name]}) for name, lookup in lookups.items() if given.get(name)]
        if given.get("people"):
            conditions.append(Q(people_min__lte=given["people"]) | Q(people_min=None))
        if given.get("valid"):
            conditions.append(Q(valid_until__gte=timezone.localdate()) | Q(valid_until=None))
        return conditions


def own_units(user: Any) -> Any:
    """The units that ``user`` may carry a kit out for: ``best_practices.use_kit_for``, as a queryset."""
    standing = standing_of(user)
    return Unit.objects.active().filter(pk__in=standing.member_of | standing.coordinated)


class OwnUnitForm(PortalForm):
    """For one of the reader's own units; the first of them is chosen already."""

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        home_units = standing_of(user).home_units
        self.fields["unit"] = forms.ModelChoiceField(
            own_units(user), label=_("For which unit?"), initial=home_units[0] if home_units else None
        )
        self.order_fields(["unit"])


class RemarkForm(OwnUnitForm, SubmissionForm, forms.ModelForm):
    class Meta:
        model = KitRemark
        fields = ["kind", "part", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}
        help_texts = {"text": _("The editors of the kit read it first. Accepted feedback is shown to members.")}

    def __init__(self, *args: Any, section: tuple[str, str] | None = None, **kwargs: Any) -> None:
        """``section``: a part of the kit and its text as it is now, to be changed in place."""
        super().__init__(*args, **kwargs)
        if section is not None:
            self._propose(*section)

    def _propose(self, part: str, text: str) -> None:
        del self.fields["kind"], self.fields["part"]
        self.fields["proposed"] = forms.CharField(
            label=KitRemark.Part(part).label.capitalize(),
            max_length=60_000,
            initial=text,
            widget=forms.Textarea(attrs={"rows": 18}),
            help_text=_("Write it as it should be. The editors see what you changed, and take it over or not."),
        )
        self.fields["base"] = forms.CharField(max_length=60_000, initial=text, required=False, widget=forms.HiddenInput)
        self.fields["text"].label = _("Why?")
        self.fields["text"].help_text = ""
        self.fields["text"].widget.attrs["rows"] = 3
        self.order_fields(["unit", "proposed", "text"])

    def _post_clean(self) -> None:
        """The service validates the row, with its kit and unit."""


class DecisionForm(forms.Form):
    answer = forms.CharField(
        label=_("Answer"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class TextForm(OwnUnitForm, forms.Form):
    """What a branch fills into a text; nothing of it is kept."""

    place = forms.CharField(label=_("Place"), max_length=160, required=False)
    contact = forms.CharField(
        label=_("Contact"),
        max_length=200,
        required=False,
        help_text=_("As it shall stand in the text: a function with an address or a number."),
    )
    date = forms.DateField(
        label=_("Date"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    photo = forms.FileField(
        label=_("Your own photo"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("Stands above the text. It is not stored."),
    )

    def clean_photo(self) -> Any:
        photo = self.cleaned_data.get("photo")
        return clean_photo(photo) if photo else None

    def need(self, names: list[str]) -> None:
        """Have the gaps that the text has filled; ``ValidationError`` goes to the field."""
        for name in names:
            if name in self.fields and not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, ValidationError(_("The text has a gap for this."), code="required"))
