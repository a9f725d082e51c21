"""Changes as people read them: field by field, names instead of keys, looked up once for a whole page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import formats
from django.utils.translation import gettext as _

from coalition.history.undoing import can_be_undone
from coalition.models import ChangeRecord

Names = dict[tuple[type[models.Model], Any], str]


@dataclass(frozen=True)
class FieldDifference:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """``what`` names the kind of row, for histories that hold several."""

    record: ChangeRecord
    what: str
    fields: tuple[FieldDifference, ...]
    can_be_undone: bool


def readable_changes(records: Iterable[ChangeRecord], *, user: Any) -> list[Change]:
    """In the order given; a related row that ``user`` may not see has no name."""
    rows = list(records)
    names = _names(rows, user)
    return [_readable(record, names) for record in rows]


def _readable(record: ChangeRecord, names: Names) -> Change:
    model = apps.get_model(record.label)
    found = tuple(
        FieldDifference(_label(field), _text(field, value["before"], names), _text(field, value["after"], names))
        for name, value in record.values.items()
        for field in [model._meta.get_field(name)]
    )
    return Change(record, str(model._meta.verbose_name), found, can_be_undone(record))


def _label(field: Any) -> str:
    return str(field.verbose_name)


def _text(field: Any, value: Any, names: Names) -> str:
    if value in (None, "", []):
        return "–"
    if field.is_relation:
        keys = value if isinstance(value, list) else [value]
        return ", ".join(sorted(names.get((field.related_model, key), _("(no longer there)")) for key in keys))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return str(formats.localize(field.to_python(value)))


def _names(records: list[ChangeRecord], user: Any) -> Names:
    """One query for each related model, whatever the number of changes."""
    wanted: dict[type[models.Model], set[Any]] = {}
    for record in records:
        model = apps.get_model(record.label)
        for name, value in record.values.items():
            field: Any = model._meta.get_field(name)
            if field.is_relation:
                for side in value.values():
                    wanted.setdefault(field.related_model, set()).update(side if isinstance(side, list) else [side])
    return {
        (model, row.pk): str(row)
        for model, keys in wanted.items()
        for row in _visible(model, user).filter(pk__in=keys - {None})
    }


def _visible(model: type[models.Model], user: Any) -> models.QuerySet[Any]:
    rows = model._default_manager.all()
    seen: models.QuerySet[Any] = rows.visible_to(user) if hasattr(rows, "visible_to") else rows
    return seen
