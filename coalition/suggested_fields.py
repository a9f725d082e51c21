"""The fields of a public entry that people may correct, as they are kept with a suggestion and as people read them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from coalition.models import Partner, PartnerCorrection

CORRECTABLE = (
    "name", "short_name", "kind", "level", "description", "aliases", "topics", "regions", "address", "website", "email",
    "phone",
)  # fmt: skip
_SETS = ("topics", "regions")


@dataclass(frozen=True)
class SuggestedField:
    """One field side by side, for people to read; ``is_changed`` when it is no longer what the suggestion stood on."""

    name: str
    label: str
    before: str
    present: str
    suggested: str
    is_changed: bool
    is_same: bool


def plain_values(partner: Partner) -> dict[str, Any]:
    """What the entry says now, as a suggestion keeps it."""
    return {name: plain(keys_of(partner, name) if name in _SETS else getattr(partner, name)) for name in CORRECTABLE}


def keys_of(partner: Partner, name: str) -> list[int]:
    return [row.pk for row in getattr(partner, name).all()]


def plain(value: Any) -> Any:
    """As JSON holds it: a text with plain line breaks, or sorted keys."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    return sorted(getattr(row, "pk", row) for row in value)


def differences(partner: Partner, fields: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Of ``fields`` those that are not what the entry says, as ``PartnerCorrection.changes``."""
    present = plain_values(partner)
    suggested = {name: plain(fields[name]) for name in CORRECTABLE if name in fields}
    return {
        name: {"before": present[name], "after": after} for name, after in suggested.items() if after != present[name]
    }


def values_to_write(changes: Mapping[str, Any], names: Any) -> dict[str, Any]:
    """What a service writes: terms that are gone since are left out."""
    return {name: _rows(name, changes[name]["after"]) if name in _SETS else changes[name]["after"] for name in names}


def side_by_side(correction: PartnerCorrection) -> list[SuggestedField]:
    """In the order of the form; what a suggestion says of other fields is left aside."""
    present = plain_values(correction.partner)
    return [
        SuggestedField(
            name=name,
            label=str(_field(name).verbose_name),
            before=readable(name, change["before"]),
            present=readable(name, present[name]),
            suggested=readable(name, change["after"]),
            is_changed=present[name] != change["before"],
            is_same=present[name] == change["after"],
        )
        for name in CORRECTABLE
        if (change := correction.changes.get(name))
    ]


def public_facts(partner: Partner) -> list[tuple[str, str]]:
    """(label, text) of everything that a stranger reads of the entry."""
    values = plain_values(partner)
    return [(str(_field(name).verbose_name), readable(name, values[name])) for name in CORRECTABLE]


def readable(name: str, value: Any) -> str:
    if name in _SETS:
        return ", ".join(sorted(str(row) for row in _rows(name, value)))
    return str(dict(_field(name).choices or ()).get(value, value))


def _rows(name: str, keys: Any) -> list[Any]:
    return list(_field(name).related_model._default_manager.filter(pk__in=keys))


def _field(name: str) -> Any:
    return Partner._meta.get_field(name)
