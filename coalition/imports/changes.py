"""What taking a row over would change about an entry. Empty cells change nothing; sets and other names only grow."""

from collections.abc import Mapping
from typing import Any

from coalition.imports.rows import SETS, SINGLE
from coalition.models import Partner, PartnerImportRow


def changes_to(partner: Partner, values: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of ``partner`` with the values that they would get, those alone that differ; sets and parent as keys."""
    changes: dict[str, Any] = {}
    for name in SINGLE:
        if name == "name" and values.get(name) in {*partner.alias_list, partner.short_name}:
            continue
        if name in values and not _equal(getattr(partner, name), values[name]):
            changes[name] = values[name]
    if new := [one for one in values.get("aliases", []) if one not in {*partner.alias_list, partner.name}]:
        changes["aliases"] = "\n".join(dict.fromkeys([*partner.alias_list, *new]))
    for name in SETS:
        has = {one.pk for one in getattr(partner, name).all()}
        if not has.issuperset(values.get(name, [])):
            changes[name] = sorted(has.union(values[name]))
    parent = values.get("parent_pk")
    if parent and parent not in {partner.parent_id, partner.pk}:
        changes["parent"] = parent
    return changes


def values_of(row: PartnerImportRow) -> dict[str, Any]:
    """What the row says of its entry. One that was recognised by a person alone keeps its name and gets another."""
    values = dict(row.values)
    if row.plan == PartnerImportRow.Plan.DOUBTFUL and "name" in values:
        values["aliases"] = [*values.get("aliases", []), values.pop("name")]
    return values


def state_of(partner: Partner, names: Mapping[str, Any]) -> dict[str, Any]:
    """The same fields as they are now, as JSON keeps them."""
    now: dict[str, Any] = {}
    for name in names:
        if name in SETS:
            now[name] = sorted(one.pk for one in getattr(partner, name).all())
        else:
            now[name] = partner.parent_id if name == "parent" else getattr(partner, name)
    return now


def _equal(mine: Any, theirs: Any) -> bool:
    if isinstance(mine, str):
        return mine.replace("\r\n", "\n").strip() == str(theirs).replace("\r\n", "\n").strip()
    return bool(mine == theirs)
