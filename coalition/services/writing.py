"""What every writing service shares: set, validate and save; once per submission; never over another's edit."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

Row = TypeVar("Row", bound=models.Model)


class StaleEditError(Exception):
    """Somebody saved in between; ``current`` is the row as it is stored now. Nothing was written."""

    def __init__(self, current: Any) -> None:
        super().__init__(_("This was changed in the meantime."))
        self.current = current


def lock_version(model: type[Row], pk: Any, version: int) -> Row:
    """The row, locked until the end of the transaction; ``StaleEditError`` unless it still has ``version``."""
    current = model._default_manager.select_for_update().get(pk=pk)
    if current.version != version:  # type: ignore[attr-defined]
        raise StaleEditError(current)
    current.version += 1  # type: ignore[attr-defined]
    return current


def write(row: models.Model, fields: Mapping[str, Any]) -> None:
    """Set plain fields, validate, save, then set the many-to-many ones. Raises ``ValidationError`` by field."""
    many = {field.name for field in row._meta.many_to_many} & fields.keys()
    for name in fields.keys() - many:
        setattr(row, name, fields[name])
    row.full_clean()
    row.save()
    for name in many:
        getattr(row, name).set(fields[name])


def create_once(model: type[Row], submission_key: uuid.UUID | None, create: Callable[[], Row]) -> tuple[Row, bool]:
    """(row, whether it was made now): a form sent twice makes one row, also when both arrive at the same moment."""
    if submission_key is None:
        return create(), True
    sent = model._default_manager.filter(submission_key=submission_key)
    if existing := sent.first():
        return existing, False
    try:
        with transaction.atomic():
            return create(), True
    except IntegrityError:
        if existing := sent.first():
            return existing, False
        raise
