"""``fields=``: only what the caller wants."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from coalition.api_conventions.problems import refuse_parameter
from coalition.api_conventions.reading import Shape

# What tells one entry from another is always sent.
IDENTIFIERS = ("id", "slug", "code")


def selected(shape: type[Shape], fields: str | None) -> set[str] | None:
    """The names in ``fields`` with the identifier, None for all; an unknown one is refused."""
    if fields is None:
        return None
    known = selectable(shape)
    wanted = fields.split(",")
    if not set(wanted) <= set(known):
        raise refuse_parameter("fields", "unknown_value", _("There is no such field."), known)
    return {*wanted, identifier(shape)}


def selectable(shape: type[Shape]) -> Sequence[str]:
    return list(shape.model_fields)


def identifier(shape: type[Shape]) -> str:
    return next(name for name in IDENTIFIERS if name in shape.model_fields)


def dumped(item: Shape, fields: set[str] | None) -> dict[str, Any]:
    return item.model_dump(mode="json", include=fields)
