"""How long things are kept: rules by kind, what they would delete today, and the nightly run (Art. 5(1)(e))."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from coalition.models import RetentionRule, RetentionRun

log = structlog.get_logger(__name__)

_BATCH = 200


@dataclass(frozen=True)
class RetentionKind:
    """One kind of data with a limit: ``outdated(day)`` are the rows last needed on or before ``day``."""

    key: str
    label: Any
    what_happens: Any
    days: int
    outdated: Callable[[datetime.date], QuerySet[Any]]
    remove: Callable[[Any], object]


_kinds: dict[str, RetentionKind] = {}


def register_retention(kind: RetentionKind) -> None:
    _kinds[kind.key] = kind


def delete_row(row: Any) -> None:
    row.delete()


@dataclass(frozen=True)
class RetentionState:
    """A rule with its kind and the number of rows it would remove today."""

    kind: RetentionKind
    rule: RetentionRule
    outdated: int


def retention_rules() -> dict[str, RetentionRule]:
    """Every kind's rule, made with the kind's own limit, and switched off, where the office has set none."""
    stored = {rule.key: rule for rule in RetentionRule.objects.all()}
    return {key: stored.get(key) or RetentionRule(key=key, days=kind.days) for key, kind in sorted(_kinds.items())}


def preview(day: datetime.date | None = None) -> list[RetentionState]:
    """What each rule would remove if it ran on ``day`` (today)."""
    day = day or timezone.localdate()
    return [RetentionState(_kinds[key], rule, _outdated(rule, day).count()) for key, rule in retention_rules().items()]


def set_rule(*, key: str, days: int, is_active: bool, by: Any) -> RetentionRule:
    """Set the limit of one kind; an unknown ``key`` raises ``KeyError``."""
    rule, _created = RetentionRule.objects.update_or_create(
        key=_kinds[key].key, defaults={"days": days, "is_active": is_active}
    )
    log.info("retention_rule_set", key=key, days=days, is_active=is_active, by=by.pk)
    return rule


def apply_retention() -> dict[str, int]:
    """The nightly job: remove what active rules call outdated; ``{key: rows}``. Running twice removes nothing more."""
    today = timezone.localdate()
    removed = {}
    for key, rule in retention_rules().items():
        if rule.is_active and (count := _apply(rule, today)):
            removed[key] = count
    return removed


def _outdated(rule: RetentionRule, day: datetime.date) -> QuerySet[Any]:
    return _kinds[rule.key].outdated(day - datetime.timedelta(days=rule.days))


def _apply(rule: RetentionRule, today: datetime.date) -> int:
    """Row by row, each with its record in one transaction: a killed run has counted what it did, the next goes on."""
    run = RetentionRun(rule=rule, rows=0)
    seen = 0
    while rows := list(_outdated(rule, today).filter(pk__gt=seen).order_by("pk")[:_BATCH]):
        for row in rows:
            seen = row.pk
            with transaction.atomic():
                _kinds[rule.key].remove(row)
                run.rows += 1
                run.save()
    log.info("retention_applied", key=rule.key, rows=run.rows)
    return run.rows
