"""Keeping the record of a rebuild while it runs: for the status page, also when it is killed."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import DatabaseError

from search.engines.base import EngineUnavailableError, ObjectRef
from search.models import Rebuild

logger = logging.getLogger(__name__)


@dataclass
class RebuildReport:
    """``objects`` read of those ``expected``, ``documents`` written, ``refused`` by reason."""

    expected: int = 0
    objects: int = 0
    documents: int = 0
    refused: dict[ObjectRef, str] = field(default_factory=dict)


@contextmanager
def recorded(report: RebuildReport) -> Iterator[Callable[[], None]]:
    """Make a record and end it, whatever happens; the function that it gives writes the report's numbers down.

    To be entered by the holder of the writer: records of rebuilds that died are closed.
    """
    Rebuild.objects.give_up()
    record = Rebuild.objects.create()
    try:
        yield lambda: _write(record, report)
    except BaseException as error:
        record.problem = (str(error) if isinstance(error, EngineUnavailableError) else type(error).__name__)[:200]
        record.state = Rebuild.State.FAILED
        _write_after_failure(record, report)
        raise
    record.state = Rebuild.State.DONE
    _write(record, report)
    Rebuild.objects.forget_old()
    logger.info("search index rebuilt: %s documents of %s objects", report.documents, report.objects)


def _write(record: Rebuild, report: RebuildReport) -> None:
    record.expected, record.objects_read = report.expected, report.objects
    record.documents, record.refused = report.documents, len(report.refused)
    record.save(update_fields=[field.name for field in Rebuild._meta.concrete_fields if not field.primary_key])


def _write_after_failure(record: Rebuild, report: RebuildReport) -> None:
    """The failure itself is what people have to see, also when the database is away with it."""
    logger.warning("search index not rebuilt (%s)", record.problem)
    try:
        _write(record, report)
    except DatabaseError as error:
        logger.warning("the failed rebuild is not recorded (%s)", type(error).__name__)
