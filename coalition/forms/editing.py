"""What forms that write share: one row per submission, no edit over another's, nothing typed is lost."""

import uuid
from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.db.models import Model, QuerySet
from django.forms.utils import ErrorDict
from django.utils import formats, timezone
from django.utils.translation import gettext as _


class PortalForm(forms.BaseForm):
    """A form that crispy renders without its own ``<form>`` tag: the page brings it, with its buttons."""

    helper: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.render_hidden_fields = True
        super().__init__(*args, **kwargs)

    def keep_typed(self) -> None:
        """Show again what was typed without judging it yet: for a step before sending, such as a search."""
        self._errors = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}


class SubmissionForm(PortalForm):
    """Carries the key that makes a form sent twice one row."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["submission_key"] = forms.UUIDField(
            initial=uuid.uuid4,
            # Without an id: a page may hold several such forms.
            widget=forms.HiddenInput(attrs={"id": False}),
            error_messages={"required": _("Please load the page anew.")},
        )


class VersionedForm(PortalForm):
    """Carries the version that its reader saw."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"] = forms.IntegerField(
            initial=self.instance.version,  # type: ignore[attr-defined]
            min_value=1,
            max_value=2**31 - 1,
            widget=forms.HiddenInput,
        )

    def rebase(self, version: int) -> None:
        """Let the next sending stand on ``version``: what is stored now was shown beside what was typed."""
        typed: Any = self.data.copy()  # type: ignore[attr-defined]
        typed[self.add_prefix("version")] = str(version)
        self.data = typed


@dataclass(frozen=True)
class Conflict:
    """One field in which what is stored now differs from what was typed."""

    label: str
    stored: str
    typed: str


def conflicts_between(form: Any, stored: Any) -> list[Conflict]:
    """Field by field, for a valid ``form`` and its freshly read counterpart ``stored``."""
    found = []
    for name, field in form.fields.items():
        if field.widget.is_hidden or name not in form.cleaned_data:
            continue
        before, typed = (
            as_text(field, stored.get_initial_for_field(field, name)),
            as_text(field, form.cleaned_data[name]),
        )
        if before != typed:
            found.append(Conflict(str(field.label), before or "–", typed or "–"))
    return found


def as_text(field: forms.Field, value: Any) -> str:
    """A form value, initial or cleaned, as people read it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, QuerySet | list | tuple | set):
        return ", ".join(sorted(as_text(field, one) for one in value))
    if isinstance(field, forms.ModelChoiceField) and not isinstance(value, Model):
        value = field.queryset.filter(pk=value).first() or value  # type: ignore[union-attr]
    elif isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        return str(dict(field.choices).get(value, value))  # type: ignore[arg-type,misc]
    if hasattr(value, "hour"):
        value = timezone.localtime(value)
    return str(formats.localize(value) if hasattr(value, "year") else value).replace("\r\n", "\n").strip()
