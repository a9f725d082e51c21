"""Choosing partners and people by typing; without JavaScript a button of the same form looks up and shows it again."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.db.models import Model
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from coalition.models import Partner
from search.analysis.characters import fold

SHOWN = 8


@dataclass(frozen=True)
class Choice:
    value: int
    label: str
    hint: str
    chosen: bool


def choices_for(
    rows: Any,
    *,
    chosen: Iterable[Any],
    text: str,
    find: Callable[[Any, str], Sequence[Any]],
    suggested: Sequence[Any] = (),
) -> list[Choice]:
    """The chosen ones first, then those that ``find`` finds for ``text``; without a text those that are suggested."""
    keys = [int(str(value)) for value in chosen if str(value).isdecimal() and len(str(value)) < 19]  # noqa: PLR2004
    picked = list(rows.filter(pk__in=keys)) if keys else []
    text = text.replace("\0", "").strip()
    others = list(find(rows.exclude(pk__in=keys), text[:200])[:SHOWN]) if text else suggested
    shown = [*picked, *(row for row in others if row not in picked)]
    return [Choice(row.pk, str(row), getattr(row, "short_name", ""), row in picked) for row in shown]


def find_partners(partners: Any, text: str) -> Sequence[Partner]:
    found: Sequence[Partner] = partners.matching(text)
    return found


def find_people(people: Any, text: str) -> Sequence[Any]:
    """Compared in memory, in any German spelling: which fields make a name is the host's business."""
    words = [fold(word) for word in text.split()]
    return [user for user in people if all(word in _folded_name(user) for word in words)]


def _folded_name(user: Any) -> str:
    return " ".join(fold(word) for word in str(user).split())


class PartnerPicker(forms.Widget):
    """A text box with what matches below it, as check boxes (radio buttons when only one may be chosen)."""

    template_name = "coalition/picker/widget.html"
    use_fieldset = True
    choices_url: ClassVar[Any] = reverse_lazy("coalition:partner-choices")
    prompt: ClassVar[Any] = _("Find a partner by name")
    nothing_found: ClassVar[Any] = _("No partner of this name.")

    class Media:
        js = ("coalition/picker.js",)

    def __init__(self, *, many: bool, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.many = many
        self.rows: Any = Partner.objects.none()
        self.suggested: Sequence[Any] = ()
        self.text = ""

    def find(self, rows: Any, text: str) -> Sequence[Any]:
        return find_partners(rows, text)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:  # noqa: ARG002
        self.text = data.get(f"{name}_text", "")
        if not self.many:
            return data.get(name)
        return data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:  # noqa: ARG002
        return False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, None, attrs)
        found = choices_for(self.rows, chosen=_keys(value), text=self.text, find=self.find, suggested=self.suggested)
        return context | {
            "name": name,
            "many": self.many,
            "text": self.text,
            "choices": found,
            "choices_url": self.choices_url,
            "prompt": self.prompt,
            "nothing_found": self.nothing_found,
        }


class PeoplePicker(PartnerPicker):
    """Users of the hub, chosen by typing a name."""

    choices_url = reverse_lazy("coalition:people-choices")
    prompt = _("Find somebody by name")
    nothing_found = _("Nobody of this name.")

    def find(self, rows: Any, text: str) -> Sequence[Any]:
        return find_people(rows, text)


def _keys(value: Any) -> list[Any]:
    values = value if isinstance(value, list | tuple | set) or hasattr(value, "iterator") else [value]
    return [one.pk if isinstance(one, Model) else one for one in values if one not in (None, "")]


def offer(field: Any, rows: Any, suggested: Sequence[Any] = ()) -> None:
    """Let ``field`` choose among ``rows``."""
    field.queryset = field.widget.rows = rows
    field.widget.suggested = suggested
