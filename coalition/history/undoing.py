"""Taking one change back: the fields get what they held before, by the same service that changes them."""

from collections.abc import Callable
from typing import Any

import structlog
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from coalition.access import require
from coalition.history.recording import snapshot
from coalition.models import ChangeRecord, Cooperation, Partner, Person
from coalition.services.cooperations import update_cooperation
from coalition.services.partners import update_partner
from coalition.services.persons import update_person

log = structlog.get_logger(__name__)

# Model -> (the service that changes it, the name of its argument, fields that have a way back of their own).
_SERVICES: dict[type[models.Model], tuple[Callable[..., Any], str, frozenset[str]]] = {
    Partner: (
        update_partner,
        "partner",
        frozenset({"archived_at", "merged_into", "verified_at", "verified_by", "verified_by_partner"}),
    ),
    Person: (update_person, "person", frozenset({"restricted_at"})),
    Cooperation: (update_cooperation, "cooperation", frozenset({"stage"})),
}


def can_be_undone(record: ChangeRecord) -> bool:
    """Whether there is a way back at all; whether it is still free shows when it is tried."""
    service = _SERVICES.get(apps.get_model(record.label))
    return (
        record.action == ChangeRecord.Action.CHANGED
        and service is not None
        and not hasattr(record, "undone_by")
        and service[2].isdisjoint(record.values)
    )


@transaction.atomic
def undo_change(*, record: ChangeRecord, by: Any) -> ChangeRecord:
    """Give the fields the values before, and return the record of that.

    ``ValidationError`` when one of the fields was changed again since, naming it, or when what it referred to is gone.
    """
    record = ChangeRecord.objects.select_for_update().get(pk=record.pk)
    require(by, "coalition.undo_change", record)
    if not can_be_undone(record):
        raise ValidationError(_("This change cannot be taken back here."))
    model = apps.get_model(record.label)
    service, argument, _own = _SERVICES[model]
    row: Any = model._base_manager.select_for_update().get(pk=record.row)
    present = snapshot(row)
    since = [name for name, value in record.values.items() if present[name] != value["after"]]
    if since:
        names = ", ".join(str(model._meta.get_field(name).verbose_name) for name in since)  # type: ignore[union-attr]
        raise ValidationError(_("It was changed again since: %(names)s. Please edit it by hand.") % {"names": names})
    fields = {name: _restored(model, name, value["before"]) for name, value in record.values.items()}
    service(**{argument: row}, by=by, version=row.version, **fields)
    undo = ChangeRecord.objects.filter(label=record.label, row=record.row).latest("pk")
    undo.undoes = record
    undo.save(update_fields=["undoes"])
    log.info("change_undone", change=record.pk, by=by.pk)
    return undo


def _restored(model: type[models.Model], name: str, value: Any) -> Any:
    field: Any = model._meta.get_field(name)
    if field.many_to_many:
        return list(field.related_model._default_manager.filter(pk__in=value))
    if field.is_relation:
        return None if value is None else _existing(field, value)
    return field.to_python(value)


def _existing(field: Any, key: Any) -> models.Model:
    row: models.Model | None = field.related_model._default_manager.filter(pk=key).first()
    if row is None:
        raise ValidationError(_("%(name)s: what stood there does not exist any more.") % {"name": field.verbose_name})
    return row
