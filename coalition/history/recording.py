"""Noting what a service changes in a row, in the same transaction."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from coalition.models import ChangeRecord, Cooperation, Partner, PartnerLink, Person, PersonRole

# What follows from other fields, or is bookkeeping of our own.
_LEFT_OUT = {"id", "version", "submission_key", "search_text", "created_at", "updated_at", "reminded_for"}


@contextmanager
def recorded(row: models.Model, *, by: Any) -> Iterator[None]:
    """Note what the block writes into ``row``; nothing where it stays as it was. ``by`` is None for no user.

    The row as it is stored counts, not what the object at hand says.
    """
    stored = type(row)._base_manager.filter(pk=row.pk).first() if row.pk else None
    before = snapshot(stored) if stored is not None else None
    yield
    if before is None:
        _note(row, by, ChangeRecord.Action.CREATED, {})
        return
    after = snapshot(type(row)._base_manager.get(pk=row.pk))
    changed = {name: {"before": before[name], "after": after[name]} for name in after if before[name] != after[name]}
    if changed:
        _note(row, by, ChangeRecord.Action.CHANGED, changed)


def record_created(rows: Sequence[models.Model], *, by: Any) -> None:
    """Note rows that were written in bulk: one query for all of them."""
    ChangeRecord.objects.bulk_create(_record(row, by, ChangeRecord.Action.CREATED, {}) for row in rows)


def record_link(link: PartnerLink, *, by: Any, action: ChangeRecord.Action) -> None:
    """Note that a connection was made or taken away: what it says is noted, as nothing of it stays."""
    said, unsaid = ("before", "after") if action == ChangeRecord.Action.REMOVED else ("after", "before")
    _note(link, by, action, {name: {said: value, unsaid: None} for name, value in snapshot(link).items()})


def tracked_fields(model: type[models.Model]) -> list[Any]:
    fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
    return [field for field in fields if field.name not in _LEFT_OUT]


def snapshot(row: models.Model) -> dict[str, Any]:
    """Plain values by the names of the fields, as ``ChangeRecord.values`` keeps them."""
    values = {field.name: _value(row, field) for field in tracked_fields(type(row))}
    plain: dict[str, Any] = json.loads(json.dumps(values, cls=DjangoJSONEncoder))
    return plain


def _value(row: models.Model, field: Any) -> Any:
    if field.many_to_many:
        return sorted(getattr(row, field.name).values_list("pk", flat=True))
    return field.to_python(getattr(row, field.attname))


def _note(row: models.Model, by: Any, action: str, values: dict[str, Any]) -> None:
    _record(row, by, action, values).save()


def _record(row: models.Model, by: Any, action: str, values: dict[str, Any]) -> ChangeRecord:
    return ChangeRecord(
        label=row._meta.label_lower, row=row.pk, action=action, values=values, by=by, **_belongs_to(row)
    )


def _belongs_to(row: Any) -> dict[str, Any]:
    match row:
        case Partner():
            return {"partner": row}
        case PartnerLink():
            return {"partner": row.source}
        case Person():
            return {"person": row}
        case PersonRole():
            return {"person": row.person, "partner": row.partner}
        case Cooperation():
            return {"cooperation": row}
    raise TypeError(f"{type(row).__name__} has no history")
