"""Query parameters: strict, named in errors, and typed as the OpenAPI document says."""

import datetime
import re
from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import Annotated, Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Schema
from ninja.operation import Operation
from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, WithJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from coalition.api_conventions.problems import ParameterError, ProblemError

LARGEST_PAGE_SIZE = 100
LARGEST_PAGE = 100_000
# No control characters; NUL would reach PostgreSQL as an error.
_PRINTABLE = r"^[^\x00-\x1f\x7f]*$"
_DIGITS = re.compile(r"-?\d{1,19}", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,20}(\.\d{1,40})?([eE][-+]?\d{1,3})?", re.ASCII)
_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_EARLIEST = datetime.datetime(1900, 1, 1, tzinfo=datetime.UTC)
_LATEST = datetime.datetime(2999, 1, 1, tzinfo=datetime.UTC)


def _whole(value: Any) -> Any:
    if isinstance(value, str) and not _DIGITS.fullmatch(value):
        raise PydanticCustomError("int_parsing", "not a whole number")
    return value


def _flag(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    if value not in {"true", "false"}:
        raise PydanticCustomError("not_a_flag", "not true or false")
    return value == "true"


def _timestamp(value: Any) -> Any:
    if isinstance(value, str):
        if not _TIMESTAMP.fullmatch(value):
            raise PydanticCustomError("not_a_timestamp", "not a time with its offset")
        if value[:4] == "0000":  # valid in RFC 3339, unknown to Python; nothing is as old
            return _EARLIEST
    return value


def _clamp(value: datetime.datetime) -> datetime.datetime:
    """In UTC and within what databases can compare; nothing of ours is older or newer.

    PostgreSQL refuses offsets of 16 hours and more, which RFC 3339 allows.
    """
    naive = value.replace(tzinfo=datetime.UTC)
    return value.astimezone(datetime.UTC) if _EARLIEST.year < naive.year < _LATEST.year else _nearest(naive)


def _nearest(value: datetime.datetime) -> datetime.datetime:
    return _EARLIEST if value.year <= _EARLIEST.year else _LATEST


def _money(value: Any) -> Any:
    if isinstance(value, str):
        if not _NUMBER.fullmatch(value):
            raise PydanticCustomError("decimal_parsing", "not a number")
        return Decimal(value)
    return value


def _to_cents(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), rounding=ROUND_FLOOR)


# Digits only; it stands after the limits, or pydantic could not write them into the schema.
WHOLE = BeforeValidator(_whole)
Flag = Annotated[bool, BeforeValidator(_flag)]
Slug = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[-a-zA-Z0-9_]+$")]
Slugs = Annotated[list[Slug], Field(max_length=20)]
Text = Annotated[str, Field(max_length=500, pattern=_PRINTABLE)]
Timestamp = Annotated[AwareDatetime, BeforeValidator(_timestamp), AfterValidator(_clamp)]
Euro = Annotated[
    Decimal,
    BeforeValidator(_money),
    Field(ge=0, le=9_999_999),
    AfterValidator(_to_cents),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 9_999_999}),
]
# The key of a row in an address: what cannot be one is not found.
Key = Annotated[int, Field(ge=1, le=2**63 - 1)]


PageNumber = Annotated[int, Field(ge=1, le=LARGEST_PAGE), WHOLE]
PageSize = Annotated[int, Field(ge=1, le=LARGEST_PAGE_SIZE), WHOLE]


class OneOf:
    """Annotation for one of some texts or of a ``TextChoices``: an enumeration without a component of its own."""

    def __init__(self, choices: type[models.TextChoices] | Sequence[str]) -> None:
        self.values = list(choices.values if isinstance(choices, type) else choices)

    def __get_pydantic_core_schema__(self, _source: Any, _handler: Any) -> CoreSchema:
        return core_schema.literal_schema(self.values)


class ItemQuery(Schema):
    """Parameters of every operation that returns objects."""

    fields: Annotated[str, Field(max_length=1000)] | None = Field(
        None, description="Only these fields, separated by commas; `id`, `slug` or `code` always comes along."
    )


class ListQuery(ItemQuery):
    """Parameters of every list."""

    page: PageNumber = Field(1, description="Number of the page, from 1.")
    page_size: PageSize = Field(20, description="Entries on a page.")


def having(rows: Any, **conditions: Any) -> Any:
    """``rows`` that meet conditions on related rows, each once whatever the number of matches."""
    return rows.filter(pk__in=rows.model._default_manager.filter(**conditions).values("pk"))


def check_names(request: HttpRequest, operation: Operation) -> None:
    """Refuse parameters that the operation does not have, and single ones given twice.

    Ninja flattens query schemas and drops what it does not know before pydantic could forbid it, so this looks first.
    """
    known, repeatable = names_of(operation)
    errors = [_unknown(name, known) for name in request.GET if name not in known]
    errors += [
        _repeated(name) for name in request.GET if name in known - repeatable and len(request.GET.getlist(name)) > 1
    ]
    if errors:
        raise ProblemError(422, errors=errors)


def names_of(operation: Operation) -> tuple[frozenset[str], frozenset[str]]:
    """All query parameters of an operation, and those that may be given several times."""
    known: set[str] = set()
    repeatable: set[str] = set()
    for model in operation.models:
        if getattr(model, "__ninja_param_source__", "") == "query":
            known.update(getattr(model, "__ninja_flatten_map__", {}))
            repeatable.update(getattr(model, "__ninja_collection_fields__", []))
    return frozenset(known), frozenset(repeatable)


def _unknown(name: str, known: frozenset[str]) -> ParameterError:
    message = _("There is no such parameter.")
    return ParameterError(parameter=name[:100], code="unknown_parameter", message=message, allowed=sorted(known))


def _repeated(name: str) -> ParameterError:
    return ParameterError(parameter=name, code="repeated", message=_("Give this parameter once."), allowed=None)
