"""Rows of an import taken over, or taken back; one mistake costs one row."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_noop

from coalition.duplicates.merging import references
from coalition.imports.changes import changes_to, state_of, values_of
from coalition.imports.rows import SETS, SINGLE
from coalition.models import ChangeRecord, Partner, PartnerImport, PartnerImportRow
from coalition.services.partner_batches import create_partners
from coalition.services.partners import update_partner
from coalition.services.writing import StaleEditError

Plan, Decision, Result = PartnerImportRow.Plan, PartnerImportRow.Decision, PartnerImportRow.Result
_WITHOUT_WORK: dict[str, str] = {Plan.SAME: Result.SAME, Plan.ERROR: Result.FAILED}
_REFUSALS = (ValidationError, StaleEditError, IntegrityError, models.ProtectedError)
_NOT_TAKEN = gettext_noop("The directory did not take it: please enter it by hand.")


def apply_rows(rows: list[PartnerImportRow], batch: PartnerImport) -> None:
    """Do what was planned or decided, and note the result in the rows; applied twice, it happens once.

    New entries take as many queries for all rows as for one; what belongs to another of them comes after it.
    """
    waiting = [row for row in rows if not row.result]
    _drop_unknown(waiting)
    while waiting:
        keys = {row.key: row.pk for row in waiting}
        now = [row for row in waiting if keys.get(row.values.get("parent_key", ""), row.pk) == row.pk] or waiting
        _apply(now, batch, _parents_of(now, rows))
        waiting = [row for row in waiting if not row.result]
    for row in rows:
        # The rest of what the file said is not needed any more.
        row.values = {"name": row.values["name"]} if "name" in row.values else {}
    written = ["values", "problems", "partner", "result", "before", "left_at"]
    # Rows that exist, written as one INSERT that updates: many times faster than ``bulk_update``.
    PartnerImportRow.objects.bulk_create(rows, update_conflicts=True, unique_fields=["pk"], update_fields=written)


def _apply(rows: list[PartnerImportRow], batch: PartnerImport, parents: Mapping[str, int]) -> None:
    new = []
    for row in rows:
        what = row.decision if row.plan == Plan.DOUBTFUL else row.plan
        if what == Plan.CREATE:
            new.append(row)
        elif what == Plan.CHANGE:
            _try_to_change(row, batch, parents)
        else:
            row.result = _WITHOUT_WORK.get(what, Result.SKIPPED)
    _create(new, batch, parents)


def _create(rows: list[PartnerImportRow], batch: PartnerImport, parents: Mapping[str, int]) -> None:
    if not rows:
        return
    drafts = {row.submission_key: _draft_of(row, batch, parents) for row in rows}
    created = create_partners(by=batch.started_by, drafts=drafts)
    for row in rows:
        if (partner := created.get(row.submission_key)) is None:
            _refuse(row, Result.FAILED, _NOT_TAKEN)
        else:
            row.partner, row.left_at, row.result = partner, partner.updated_at, Result.CREATED


def _draft_of(row: PartnerImportRow, batch: PartnerImport, parents: Mapping[str, int]) -> dict[str, Any]:
    fields = {**batch.defaults, **{name: row.values[name] for name in SINGLE if name in row.values}}
    fields |= {name: row.values.get(name, []) for name in SETS}
    fields["aliases"] = "\n".join(row.values.get("aliases", []))
    fields["parent_id"] = _parent_of(row, parents)
    return fields


def _try_to_change(row: PartnerImportRow, batch: PartnerImport, parents: Mapping[str, int]) -> None:
    try:
        with transaction.atomic():
            _change(row, batch, parents)
    except _REFUSALS:
        _refuse(row, Result.FAILED, _NOT_TAKEN)


def _change(row: PartnerImportRow, batch: PartnerImport, parents: Mapping[str, int]) -> None:
    partner = Partner.objects.select_for_update().current().filter(pk=row.partner_id or 0).first()
    if partner is None or partner.version != row.seen_version:
        _refuse(row, Result.FAILED, gettext_noop("The entry was changed after the preview."))
        return
    changes = changes_to(partner, {**values_of(row), "parent_pk": _parent_of(row, parents)})
    if not changes:
        row.result = Result.SAME
        return
    row.before = state_of(partner, changes)
    changed = update_partner(partner=partner, by=batch.started_by, version=partner.version, **_as_fields(changes))
    row.left_at, row.result = changed.updated_at, Result.CHANGED


def _drop_unknown(rows: list[PartnerImportRow]) -> None:
    """Topics and regions that were deleted after the preview."""
    for name in SETS:
        told = {pk for row in rows for pk in row.values.get(name, [])}
        model: Any = Partner._meta.get_field(name).related_model
        known = set(model._default_manager.filter(pk__in=told).values_list("pk", flat=True)) if told else set()
        for row in rows:
            if name in row.values:
                row.values[name] = [pk for pk in row.values[name] if pk in known]


def _parents_of(rows: list[PartnerImportRow], in_hand: list[PartnerImportRow]) -> dict[str, int]:
    """What the rows call the entries that they belong to, a row's key or a number -> the entry, if it is there."""
    keys = {key for row in rows if (key := row.values.get("parent_key"))}
    numbers = {int(pk) for row in rows if (pk := row.values.get("parent_pk"))}
    taken_over = [Result.CREATED, Result.CHANGED, Result.SAME]
    found = {row.key: row.partner_id for row in in_hand if row.key in keys and row.result in taken_over}
    if missing := keys - found.keys():
        above = PartnerImportRow.objects.filter(batch=rows[0].batch_id, key__in=missing, result__in=taken_over)
        found |= dict(above.values_list("key", "partner_id"))
    if numbers:
        current = Partner.objects.current().filter(pk__in=numbers)
        found |= {str(pk): pk for pk in current.values_list("pk", flat=True)}
    return {key: pk for key, pk in found.items() if pk is not None}


def _parent_of(row: PartnerImportRow, parents: Mapping[str, int]) -> int | None:
    name = str(row.values.get("parent_pk") or row.values.get("parent_key") or "")
    if name and name not in parents:
        row.problems = [*row.problems, (row.line, "parent", gettext_noop("was not taken over itself"))]
    return parents.get(name)


def _as_fields(values: Mapping[str, Any]) -> dict[str, Any]:
    """With the parent itself, which the service looks at."""
    fields = dict(values)
    if "parent" in fields:
        fields["parent"] = Partner.objects.filter(pk=fields["parent"]).first()
    return fields


def undo_row(row: PartnerImportRow, batch: PartnerImport) -> None:
    """Take it back, unless somebody has worked with the entry since; the row then says so."""
    if row.result not in {Result.CREATED, Result.CHANGED}:
        return
    partner = Partner.objects.select_for_update().filter(pk=row.partner_id or 0).first()
    if partner is None:
        _refuse(row, Result.KEPT, gettext_noop("The entry does not exist any more."))
    elif partner.updated_at != row.left_at or not partner.is_current:
        _refuse(row, Result.KEPT, gettext_noop("The entry was changed after the import; it stays as it is."))
    elif row.result == Result.CREATED and is_used(partner):
        _refuse(row, Result.KEPT, gettext_noop("Something refers to the entry by now; it stays."))
    else:
        _take_back(row, partner, batch)
    row.before = {}
    row.save()


def _take_back(row: PartnerImportRow, partner: Partner, batch: PartnerImport) -> None:
    try:
        with transaction.atomic():
            if row.result == Result.CREATED:
                partner.delete()
                row.partner = None
            else:
                before = _as_fields(row.before)
                update_partner(partner=partner, by=batch.started_by, version=partner.version, **before)
            row.result = Result.UNDONE
    except _REFUSALS:
        _refuse(row, Result.KEPT, gettext_noop("It could not be taken back: please look at it by hand."))


def is_used(partner: Partner) -> bool:
    """Whether anything but imports and its own history refers to it, in whatever app it stands."""
    return any(
        model._base_manager.filter(**{f"{name}_id": partner.pk}).exists()
        for model, name in references()
        if model not in {PartnerImportRow, ChangeRecord}
    )


def _refuse(row: PartnerImportRow, result: str, text: str) -> None:
    row.result = result
    row.problems = [*row.problems, (row.line, "", text)]
