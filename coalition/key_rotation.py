"""Everything that is encrypted at rest, encrypted anew with the first key."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import TextField, Value
from django.db.models.functions import Cast

from coalition.fields import EncryptedTextField


def rotate() -> Iterator[tuple[str, int]]:
    """Yield ``("app.Model.field", rows changed)`` for each encrypted field, once it is done.

    Each row is its own write, made only if nobody changed it in between: a run that is killed has done what it did, and
    the next one skips it. Raises ``EncryptedValueError`` at the first value that none of the keys opens.
    """
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, EncryptedTextField):
                yield f"{model._meta.label}.{field.name}", sum(_rotate_rows(model, field))


def _rotate_rows(model: Any, field: EncryptedTextField) -> Iterator[int]:
    # The cast makes it the stored text: the field itself would decrypt it.
    stored = model._base_manager.annotate(stored=Cast(field.name, TextField()))
    seen = 0
    while rows := list(stored.filter(pk__gt=seen).order_by("pk").values_list("pk", "stored")[: field.rotated_at_once]):
        for seen, token in rows:
            if token is not None and not field.is_under_first_key(token):
                anew = Value(field.rotated(token), output_field=TextField())
                yield stored.filter(pk=seen, stored=token).update(**{field.name: anew})
