"""A row as people read it before it is taken over: what is new, what changes, what is wrong."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from coalition.imports.changes import changes_to, values_of
from coalition.imports.columns import FIELDS
from coalition.imports.rows import SETS
from coalition.models import Partner, PartnerImport, PartnerImportRow, Region, Topic


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ShownRow:
    row: PartnerImportRow
    name: str
    changes: list[Change]
    problems: list[str]


def shown_rows(rows: Iterable[PartnerImportRow], batch: PartnerImport) -> list[ShownRow]:
    """Rows of one page; the vocabularies are read once."""
    rows = list(rows)
    wanted = {name: {pk for row in rows for pk in row.values.get(name, [])} for name in SETS}
    names = {
        "topics": {topic.pk: str(topic) for topic in Topic.objects.filter(pk__in=wanted["topics"])},
        "regions": {region.pk: str(region) for region in Region.objects.filter(pk__in=wanted["regions"])},
    }
    parents = {row.values["parent_pk"] for row in rows if "parent_pk" in row.values}
    names["parent"] = dict(Partner.objects.filter(pk__in=parents).values_list("pk", "name"))
    waits = batch.state == PartnerImport.State.PREVIEW
    return [
        ShownRow(
            row=row,
            name=row.values.get("name") or (row.partner.name if row.partner else ""),
            changes=_changes(row, names) if waits else [],
            problems=[_sentence(problem) for problem in row.problems],
        )
        for row in rows
    ]


def _changes(row: PartnerImportRow, names: Mapping[str, Mapping[int, str]]) -> list[Change]:
    if row.plan == PartnerImportRow.Plan.ERROR:
        return []
    partner = row.partner or Partner()
    found = []
    for name, after in (changes_to(partner, values_of(row)) if row.partner else _all_of(row.values)).items():
        if name == "name" and row.partner is None:
            continue
        before = _shown(name, getattr(partner, name, ""), names) if row.partner else ""
        found.append(Change(_label(name), before, _shown(name, after, names)))
    return found


def _all_of(values: Mapping[str, Any]) -> dict[str, Any]:
    shown = {name: value for name, value in values.items() if name in FIELDS or name == "joint_candidacy_possible"}
    for hidden in ("number", "external_id", "street", "postcode", "city", "tags"):
        shown.pop(hidden, None)
    return shown


def _label(name: str) -> str:
    return str(FIELDS.get(name.removesuffix("_possible"), name))


def _shown(name: str, value: Any, names: Mapping[str, Mapping[int, str]]) -> str:
    if name in SETS:
        values = value if isinstance(value, list) else [one.pk for one in value.all()]
        return ", ".join(names[name].get(pk, "…") for pk in values)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if name == "parent" and isinstance(value, int):
        return names["parent"].get(value, "")
    choices = dict(getattr(Partner._meta.get_field(name), "flatchoices", ()) or ())
    return str(choices.get(value, value) if value is not None else "")


def _sentence(problem: list[Any]) -> str:
    line, column, text = problem
    where = gettext("Row %(line)s") % {"line": line}
    label = str(FIELDS.get(column, column))
    return f"{where}, {label}: {gettext(text)}" if label else f"{where}: {gettext(text)}"
