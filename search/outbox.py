"""Writing to the outbox: in the transaction of the change, drained after its commit."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import models, transaction

from search.engines.base import ObjectRef
from search.models import OutboxEntry
from search.registry import source_for, sources

_BATCH = 1_000


def enqueue(instance: models.Model) -> None:
    """Have the instance's documents made anew, and those of every source that it is related to."""
    _write_all(touched_by(instance))


def enqueue_label(label: str, object_id: int) -> None:
    """The same by label and id; an unregistered label is ignored, for nothing of it is in the index."""
    if source_for(label) is not None:
        _write(label, [object_id])


def enqueue_queryset(queryset: models.QuerySet[Any]) -> None:
    """For bulk changes, which send no signals: call it in the same transaction, before rows are deleted."""
    for label in _own_labels(queryset.model):
        _write(label, queryset.values_list("pk", flat=True).iterator(chunk_size=_BATCH))
    if any(_labels_of(queryset.model) & source.related.keys() for source in sources()):
        for instance in queryset.iterator(chunk_size=_BATCH):
            enqueue_related(instance)


def enqueue_related(instance: models.Model) -> None:
    """Only what is related to the instance: before its deletion, while the relations can still be followed."""
    _write_all(related_to(instance))


def keep_refused(refused: Mapping[ObjectRef, str]) -> None:
    """Have what a rebuild could not write tried again: rows as the drain leaves them, unless there are some already."""
    for ref, reason in refused.items():
        OutboxEntry.objects.get_or_create(
            source=ref.source, object_id=ref.object_id, defaults={"attempts": 1, "last_error": reason[:200]}
        )


def retry_refused() -> int:
    """Have everything that was refused tried again now; returns the number of rows."""
    refused = OutboxEntry.objects.refused().update(attempts=0)
    if refused:
        with transaction.atomic():
            _drain_after_commit()
    return refused


def touched_by(instance: models.Model) -> Iterable[tuple[str, int]]:
    """(label, id) of the instance under each registered class that it belongs to, and of what is related to it."""
    yield from own_sources(instance)
    yield from related_to(instance)


def own_sources(instance: models.Model) -> Iterable[tuple[str, int]]:
    """A row of multi-table inheritance counts for its registered parents and children alike: they share the id."""
    return [(label, instance.pk) for label in _own_labels(type(instance))]


def related_to(instance: models.Model) -> Iterable[tuple[str, int]]:
    labels = _labels_of(type(instance))
    for source in sources():
        for label in labels & source.related.keys():
            for object_id in source.related[label](instance):
                yield source.label, object_id


def _own_labels(model: type[models.Model]) -> list[str]:
    concrete = model._meta.concrete_model or model
    return [
        source.label for source in sources() if issubclass(model, source.model) or issubclass(source.model, concrete)
    ]


def _labels_of(model: type[models.Model]) -> set[str]:
    return {parent._meta.label_lower for parent in model.__mro__ if hasattr(parent, "_meta")}


def _write_all(touched: Iterable[tuple[str, int]]) -> None:
    """One source after the other, so that a change that touches thousands is written in batches."""
    for label, pairs in groupby(touched, key=itemgetter(0)):
        _write(label, (object_id for _, object_id in pairs))


def _write(label: str, object_ids: Iterable[int]) -> None:
    entries: list[OutboxEntry] = []
    with transaction.atomic():
        for object_id in object_ids:
            entries.append(OutboxEntry(source=label, object_id=object_id))
            if len(entries) == _BATCH:
                OutboxEntry.objects.bulk_create(entries)
                entries.clear()
        OutboxEntry.objects.bulk_create(entries)
        _drain_after_commit()


class _DrainOnce:
    """One drain per transaction, however many rows it wrote; spent once it ran."""

    def __init__(self) -> None:
        self.spent = False

    def __call__(self) -> None:
        from search.drain import request_drain

        self.spent = True
        request_drain()


def _drain_after_commit() -> None:
    """A failure of the drain is logged by Django and never raised into a save that is already committed."""
    waiting = reversed(transaction.get_connection().run_on_commit)
    if not any(isinstance(callback, _DrainOnce) and not callback.spent for _, callback, *_ in waiting):
        transaction.on_commit(_DrainOnce(), robust=True)
