"""Fields, models and values as people read them, where a framework only derives English words from a name."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

# What Django derives from the name of a field or a model that says nothing better, and keys that are no fields.
WORDS: dict[str, Any] = {
    "accepted at": pgettext_lazy("field", "accepted at"),
    "address": pgettext_lazy("field", "address"),
    "approved": pgettext_lazy("field", "approved"),
    "archived by": pgettext_lazy("field", "archived by"),
    "as": pgettext_lazy("field", "as"),
    "at": pgettext_lazy("field", "at"),
    "authenticators": pgettext_lazy("field", "authenticators"),
    "author": pgettext_lazy("field", "author"),
    "before": pgettext_lazy("field", "before"),
    "by": pgettext_lazy("field", "by"),
    "changed by": pgettext_lazy("field", "changed by"),
    "changes": pgettext_lazy("field", "changes"),
    "contribution reports": pgettext_lazy("field", "contribution reports"),
    "created at": pgettext_lazy("field", "created at"),
    "decided at": pgettext_lazy("field", "decided at"),
    "decided by": pgettext_lazy("field", "decided by"),
    "editing sessions": pgettext_lazy("field", "editing sessions"),
    "erased by": pgettext_lazy("field", "erased by"),
    "form states": pgettext_lazy("field", "form states"),
    "handled by": pgettext_lazy("field", "handled by"),
    "hidden by": pgettext_lazy("field", "hidden by"),
    "id": pgettext_lazy("field", "number of the entry"),
    "import": pgettext_lazy("field", "import"),
    "last seen at": pgettext_lazy("field", "last seen at"),
    "last updated at": pgettext_lazy("field", "last updated at"),
    "last used at": pgettext_lazy("field", "last used at"),
    "merged at": pgettext_lazy("field", "merged at"),
    "merged by": pgettext_lazy("field", "merged by"),
    "name": pgettext_lazy("field", "name"),
    "object str": pgettext_lazy("field", "of"),
    "of": pgettext_lazy("field", "of"),
    "page": pgettext_lazy("field", "page"),
    "page subscriptions": pgettext_lazy("field", "page subscriptions"),
    "reporter": pgettext_lazy("field", "reporter"),
    "resolved by": pgettext_lazy("field", "resolved by"),
    "reviewed by": pgettext_lazy("field", "reviewed by"),
    "text": pgettext_lazy("field", "text"),
    "text refused because": pgettext_lazy("field", "why the text is not given out"),
    "type": pgettext_lazy("field", "type"),
    "undone at": pgettext_lazy("field", "undone at"),
    "uploaded files": pgettext_lazy("field", "uploaded files"),
    "user": pgettext_lazy("field", "user"),
    "values": pgettext_lazy("field", "values"),
    "verified by": pgettext_lazy("field", "verified by"),
}


def field_label(model: type[Model], name: str) -> str:
    """A field's name, or that of a key that an archive tells beside the fields."""
    plain = name.replace("_", " ")
    try:
        label = str(getattr(model._meta.get_field(name), "verbose_name", plain))
    except FieldDoesNotExist:
        label = plain
    return str(WORDS.get(label, label)) if label == plain else label


def model_label(model: type[Model]) -> str:
    label = str(model._meta.verbose_name_plural)
    return str(WORDS.get(label, label))


def _word(name: str) -> str:
    plain = name.replace("_", " ")
    return str(WORDS.get(plain, plain))


def as_text(value: Any) -> str:
    """A value of an archive: days and moments as the language writes them, lists in a row, the rest line by line."""
    if isinstance(value, Mapping):
        return "\n".join(f"{_word(str(key))}: {as_text(one)}" for key, one in value.items())
    if isinstance(value, (list, tuple)):
        return "; ".join(as_text(one) for one in value)
    return _one_as_text(value)


def _one_as_text(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime.datetime):
        return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(value, datetime.date):
        return date_format(value, "SHORT_DATE_FORMAT")
    return "" if value is None else str(value)
