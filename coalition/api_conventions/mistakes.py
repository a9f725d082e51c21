"""Pydantic's findings as ``ParameterError``s, in words of ours that can be translated."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from coalition.api_conventions.problems import ParameterError

# Pydantic's type of error -> (our stable code, message with the error's context).
_KNOWN: dict[str, tuple[str, Any]] = {
    "greater_than_equal": ("too_small", _("Give %(ge)s or more.")),
    "less_than_equal": ("too_large", _("Give %(le)s or less.")),
    "string_too_long": ("too_long", _("Give at most %(max_length)s characters.")),
    "string_too_short": ("too_short", _("Give at least %(min_length)s characters.")),
    "too_long": ("too_many", _("Give at most %(max_length)s values.")),
    "string_pattern_mismatch": ("malformed", _("Characters that are not allowed here.")),
    "missing": ("missing", _("This parameter is required.")),
    "extra_forbidden": ("unknown_parameter", _("There is no such parameter.")),
    "literal_error": ("unknown_value", _("Not one of the known values.")),
    "enum": ("unknown_value", _("Not one of the known values.")),
    "int_parsing": ("malformed", _("Give a whole number.")),
    "int_from_float": ("malformed", _("Give a whole number.")),
    "int_type": ("malformed", _("Give a whole number.")),
    "int_parsing_size": ("malformed", _("Give a whole number.")),
    "decimal_parsing": ("malformed", _("Give a number, with a point before the decimals.")),
    "finite_number": ("malformed", _("Give a number, with a point before the decimals.")),
    "not_a_flag": ("malformed", _("Give true or false.")),
    "not_a_timestamp": ("malformed", _("Give a time with its offset, for example 2026-01-31T12:00:00Z.")),
}
_OTHERWISE = ("malformed", _("The value is not usable."))


def mistake_of(finding: Mapping[str, Any]) -> ParameterError:
    """One entry of pydantic's error list; the value itself is never repeated."""
    code, message = _KNOWN.get(str(finding["type"]), _OTHERWISE)
    return ParameterError(
        parameter=_parameter(finding),
        code=code,
        message=str(message) % finding.get("ctx", {}),
        allowed=_allowed(finding),
    )


def _parameter(finding: Mapping[str, Any]) -> str:
    """``("query", "query", "kind", 0)`` -> ``kind``: the last part that is a name."""
    names = [str(part) for part in finding["loc"] if not isinstance(part, int)]
    return names[-1] if names else ""


def _allowed(finding: Mapping[str, Any]) -> list[str] | None:
    if finding["type"] not in {"literal_error", "enum"}:
        return None
    # Pydantic writes "'a', 'b' or 'c'"; our values hold neither quotes nor spaces.
    expected = str(finding["ctx"]["expected"]).replace(" or ", ", ")
    return sorted(value.strip(" '") for value in expected.split(","))
