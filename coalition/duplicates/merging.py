"""Making two entries one, field by field, with everything that refers to them; and taking it back within 30 days."""

import json
from collections.abc import Collection, Mapping
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalition.history.recording import recorded
from coalition.models import DistinctPair, Partner, PartnerMerge
from coalition.models.merge import UNDO_WITHIN
from search import outbox

log = structlog.get_logger(__name__)

# What people choose between; everything else follows by itself.
FIELDS = (
    "name",
    "short_name",
    "kind",
    "level",
    "parent",
    "description",
    "website",
    "email",
    "phone",
    "address",
    "relation",
    "visibility",
)
_SETS = ("topics", "regions", "stewards")
# The merge's own tables speak of both entries and stay as they are.
_STAY = {"merged_into", "kept", "gone", "first", "second"}


@transaction.atomic
def merge_partners(*, kept: Partner, gone: Partner, take: Collection[str], by: Any) -> PartnerMerge:
    """Merge ``gone`` into ``kept``; the fields named in ``take`` come from ``gone``.

    Everything that refers to ``gone`` refers to ``kept`` afterwards, contact notes that the merger may not read
    included. Raises ``ValidationError`` when one of the two is not current any more.
    """
    kept, gone = _lock(kept.pk, gone.pk)
    before: dict[str, Any] = {
        "fields": {name: getattr(kept, _column(name)) for name in (*FIELDS, "aliases")},
        "sets": {name: list(getattr(kept, name).values_list("pk", flat=True)) for name in _SETS},
    }
    with recorded(kept, by=by):
        _take_fields(kept, gone, take)
        before["taken"] = {name: getattr(kept, _column(name)) for name in (*FIELDS, "aliases")}
        for name in _SETS:
            getattr(kept, name).add(*getattr(gone, name).all())
        before["moved"], before["dropped"] = _move_references(gone.pk, kept.pk)
        _save(kept)
    gone.merged_into = kept
    gone.save()
    merge = PartnerMerge.objects.create(kept=kept, gone=gone, merged_by=by, before=_plain(before))
    log.info("partners_merged", kept=kept.pk, gone=gone.pk, merge=merge.pk, by=by.pk)
    return merge


def _lock(*keys: int) -> list[Partner]:
    """Both rows, locked in the order of their keys so that two merges at once cannot wait for each other."""
    rows = {row.pk: row for row in Partner.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    if len(rows) != len(set(keys)) or len(set(keys)) < 2:  # noqa: PLR2004 - a pair
        raise ValidationError(_("Choose two different entries."))
    if not all(row.is_current for row in rows.values()):
        raise ValidationError(_("One of the entries was archived or merged in the meantime."))
    return [rows[key] for key in keys]


def _column(name: str) -> str:
    return Partner._meta.get_field(name).attname  # type: ignore[union-attr]


def _take_fields(kept: Partner, gone: Partner, take: Collection[str]) -> None:
    names = [kept.name, gone.name, gone.short_name, *kept.alias_list, *gone.alias_list]
    for name in set(take) & set(FIELDS):
        setattr(kept, _column(name), getattr(gone, _column(name)))
    if gone.pk in _with_ancestors(kept.parent_id) or kept.parent_id == kept.pk:
        kept.parent_id = gone.parent_id if gone.parent_id != kept.pk else None
    if kept.latitude is None:
        kept.latitude, kept.longitude = gone.latitude, gone.longitude
    kept.joint_candidacy_possible |= gone.joint_candidacy_possible
    # Whoever looks for the old name finds the entry.
    kept.aliases = "\n".join(dict.fromkeys(name for name in names if name and name not in {kept.name, kept.short_name}))


def _with_ancestors(pk: int | None) -> set[int]:
    """``pk`` and everything above it."""
    seen: set[int] = set()
    while pk is not None and pk not in seen:
        seen.add(pk)
        pk = Partner.objects.values_list("parent_id", flat=True).get(pk=pk)
    return seen


def _save(partner: Partner) -> None:
    partner.version += 1
    partner.full_clean(exclude=["parent"])
    partner.save()


def _plain(content: Any) -> Any:
    """As JSON holds it: days and lazy texts as strings."""
    return json.loads(json.dumps(content, cls=DjangoJSONEncoder))


# --- References ------------------------------------------------------------------------------------------------------


def references() -> list[tuple[type[models.Model], str]]:
    """(model, foreign key) of everything that points at a partner, in whatever app it stands, links included."""
    own = {getattr(Partner, name).through for name in _SETS}
    relations = [
        field for field in Partner._meta.get_fields(include_hidden=True) if isinstance(field, models.ManyToOneRel)
    ]
    return [
        (relation.related_model, relation.field.name)
        for relation in relations
        if relation.related_model not in own and relation.field.name not in _STAY
    ]


def _move_references(source: int, target: int) -> tuple[dict[str, list[int]], list[dict[str, Any]]]:
    """Point every reference at ``target``; what it has already is dropped, with its values for an undo."""
    moved: dict[str, list[int]] = {}
    dropped: list[dict[str, Any]] = []
    for model, name in references():
        key = f"{model._meta.label}.{name}"
        for row in model._base_manager.filter(**{f"{name}_id": source}).order_by("pk"):
            if _point(model, row.pk, name, target):
                moved.setdefault(key, []).append(row.pk)
                outbox.enqueue(row)
            elif model._meta.auto_created:
                values = {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}
                dropped.append({"model": model._meta.label, "values": values})
                row.delete()
    return moved, dropped


def _point(model: type[models.Model], pk: int, name: str, target: int) -> bool:
    """False where ``target`` has the like already, or would refer to itself: such a row stays with the merged entry."""
    try:
        with transaction.atomic():
            model._base_manager.filter(pk=pk).update(**{f"{name}_id": target})
    except IntegrityError:
        return False
    return True


# --- Undo and "not the same" -----------------------------------------------------------------------------------------


@transaction.atomic
def undo_merge(*, merge: PartnerMerge, by: Any) -> None:
    """Take the two apart again. What was edited after the merge, or added to the kept entry since, stays with it."""
    merge = PartnerMerge.objects.select_for_update().get(pk=merge.pk)
    if merge.undone_at is not None or merge.merged_at < timezone.now() - UNDO_WITHIN:
        raise ValidationError(_("This merge cannot be undone any more."))
    kept = Partner.objects.select_for_update().get(pk=merge.kept_id)
    gone = Partner.objects.select_for_update().get(pk=merge.gone_id)
    with recorded(kept, by=by):
        _restore_fields(kept, merge.before)
        for name in _SETS:
            own = set(merge.before["sets"][name])
            theirs = getattr(gone, name).exclude(pk__in=own)
            getattr(kept, name).remove(*theirs)
        _move_back(merge.before, kept.pk, gone.pk)
        gone.merged_into = None
        gone.save()
        _save(kept)
    merge.undone_at = timezone.now()
    merge.save(update_fields=["undone_at"])
    log.info("merge_undone", merge=merge.pk, by=by.pk)


def _restore_fields(kept: Partner, before: Mapping[str, Any]) -> None:
    for name, value in before["fields"].items():
        if getattr(kept, _column(name)) == before["taken"][name]:
            setattr(kept, _column(name), value)


def _move_back(before: Mapping[str, Any], kept: int, gone: int) -> None:
    for model, name in references():
        keys = before["moved"].get(f"{model._meta.label}.{name}", [])
        rows = model._base_manager.filter(pk__in=keys, **{f"{name}_id": kept})
        for row in rows:
            outbox.enqueue(row)
        rows.update(**{f"{name}_id": gone})
    by_label = {model._meta.label: model for model, _name in references()}
    for row in before["dropped"]:
        values = {name: value for name, value in row["values"].items() if name != "id"}
        by_label[row["model"]]._base_manager.get_or_create(**values)


@transaction.atomic
def mark_distinct(*, one: Partner, other: Partner, by: Any) -> None:
    """They are not the same: the pair is not suspected again."""
    first, second = sorted([one.pk, other.pk])
    DistinctPair.objects.get_or_create(first_id=first, second_id=second, defaults={"decided_by": by})
    log.info("partners_distinct", first=first, second=second, by=by.pk)


def forget_old_merges() -> int:
    """Empty what only an undo needed, once it is too late for one; a nightly job, returns the number of rows."""
    old = PartnerMerge.objects.exclude(before={}).filter(merged_at__lt=timezone.now() - UNDO_WITHIN)
    return old.update(before={})
