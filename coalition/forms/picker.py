"""Choosing partners by typing; without JavaScript a button of the same form looks up and shows the form again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Model
from django.urls import reverse_lazy

from coalition.models import Partner

SHOWN = 8


@dataclass(frozen=True)
class Choice:
    value: int
    label: str
    hint: str
    chosen: bool


def choices_for(partners: Any, *, chosen: Iterable[Any], text: str, suggested: Sequence[Partner] = ()) -> list[Choice]:
    """The chosen ones first, then those that match ``text``; without a text those that are suggested."""
    keys = [int(str(value)) for value in chosen if str(value).isdecimal() and len(str(value)) < 19]  # noqa: PLR2004
    picked = list(partners.filter(pk__in=keys)) if keys else []
    text = text.replace("\0", "").strip()
    others = list(partners.exclude(pk__in=keys).matching(text[:200])[:SHOWN]) if text else suggested
    shown = [*picked, *(partner for partner in others if partner not in picked)]
    return [Choice(p.pk, p.name, p.short_name, p in picked) for p in shown]


class PartnerPicker(forms.Widget):
    """A text box with what matches below it, as check boxes (radio buttons when only one may be chosen)."""

    template_name = "coalition/picker/widget.html"
    use_fieldset = True

    def __init__(self, *, many: bool, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.many = many
        self.partners: Any = Partner.objects.none()
        self.suggested: Sequence[Partner] = ()
        self.text = ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:  # noqa: ARG002
        self.text = data.get(f"{name}_text", "")
        if not self.many:
            return data.get(name)
        return data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:  # noqa: ARG002
        return False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, None, attrs)
        found = choices_for(self.partners, chosen=_keys(value), text=self.text, suggested=self.suggested)
        return context | {
            "name": name,
            "many": self.many,
            "text": self.text,
            "choices": found,
            "choices_url": reverse_lazy("coalition:partner-choices"),
        }


def _keys(value: Any) -> list[Any]:
    values = value if isinstance(value, list | tuple | set) or hasattr(value, "iterator") else [value]
    return [one.pk if isinstance(one, Model) else one for one in values if one not in (None, "")]


def offer(field: Any, partners: Any, suggested: Sequence[Partner] = ()) -> None:
    """Let ``field`` choose among ``partners``."""
    field.queryset = field.widget.partners = partners
    field.widget.suggested = suggested
