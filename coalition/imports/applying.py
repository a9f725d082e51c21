"""One row of an import taken over, or taken back; each in its own savepoint, so that one mistake costs one row."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_noop

from coalition.duplicates.merging import references
from coalition.imports.changes import changes_to, state_of
from coalition.imports.rows import SETS, SINGLE
from coalition.models import ChangeRecord, Partner, PartnerImport, PartnerImportRow
from coalition.services.partners import create_partner, update_partner
from coalition.services.writing import StaleEditError

Plan, Decision, Result = PartnerImportRow.Plan, PartnerImportRow.Decision, PartnerImportRow.Result
_WITHOUT_WORK: dict[str, str] = {Plan.SAME: Result.SAME, Plan.ERROR: Result.FAILED}
_REFUSALS = (ValidationError, StaleEditError, IntegrityError, models.ProtectedError)


def apply_row(row: PartnerImportRow, batch: PartnerImport) -> None:
    """Do what was planned or decided, and note the result in the row; applied twice, it happens once."""
    if row.result:
        return
    what = row.decision if row.plan == Plan.DOUBTFUL else row.plan
    try:
        with transaction.atomic():
            if what == Plan.CREATE:
                _create(row, batch)
            elif what == Plan.CHANGE:
                _change(row, batch)
            else:
                row.result = _WITHOUT_WORK.get(what, Result.SKIPPED)
    except _REFUSALS:
        _refuse(row, Result.FAILED, gettext_noop("The directory did not take it: please enter it by hand."))
    # The rest of what the file said is not needed any more.
    row.values = {"name": row.values["name"]} if "name" in row.values else {}
    row.save()


def _create(row: PartnerImportRow, batch: PartnerImport) -> None:
    fields = {**batch.defaults, **{name: row.values[name] for name in SINGLE if name in row.values}}
    fields |= {name: row.values.get(name, []) for name in SETS}
    fields["aliases"] = "\n".join(row.values.get("aliases", []))
    fields["parent_id"] = _parent_of(row)
    partner = create_partner(by=batch.started_by, submission_key=row.submission_key, **fields)
    row.partner, row.left_at, row.result = partner, partner.updated_at, Result.CREATED


def _change(row: PartnerImportRow, batch: PartnerImport) -> None:
    partner = Partner.objects.select_for_update().current().filter(pk=row.partner_id or 0).first()
    if partner is None or partner.version != row.seen_version:
        _refuse(row, Result.FAILED, gettext_noop("The entry was changed after the preview."))
        return
    changes = changes_to(partner, {**row.values, "parent_pk": _parent_of(row)})
    if not changes:
        row.result = Result.SAME
        return
    row.before = state_of(partner, changes)
    changed = update_partner(partner=partner, by=batch.started_by, version=partner.version, **_as_fields(changes))
    row.left_at, row.result = changed.updated_at, Result.CHANGED


def _parent_of(row: PartnerImportRow) -> int | None:
    """The key of the entry it belongs to: known since the preview, or made by an earlier row."""
    if parent := row.values.get("parent_pk"):
        return int(parent)
    if key := row.values.get("parent_key"):
        above = PartnerImportRow.objects.filter(batch=row.batch_id, key=key, number__lt=row.number)
        there = above.filter(result__in=[Result.CREATED, Result.CHANGED, Result.SAME])
        if (parent := there.values_list("partner", flat=True).first()) is not None:
            return int(parent)
        row.problems = [*row.problems, (row.line, "parent", gettext_noop("was not taken over itself"))]
    return None


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
