"""Building the index anew beside the serving one, and comparing the index with the database."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from search import outbox
from search.analysis import VERSION
from search.drain import DrainReport, changes_of, drain_with, write_apart
from search.engines import get_engine
from search.engines.base import Engine, EngineBusyError, Writer
from search.engines.payload import fingerprint
from search.memory import known_objects_left_alone
from search.rebuild_records import RebuildReport, recorded
from search.registry import SearchSource, sources

CHUNK_OBJECTS = 2_000
_BUSY_PAUSE_SECONDS = 0.2


@dataclass(frozen=True)
class CheckReport:
    """Keys that differ: in the database only, in the index only, or in both but not the same.

    ``index_version`` other than ``version``: the index was made by another version of the analysis or the fields.
    """

    missing: tuple[str, ...]
    surplus: tuple[str, ...]
    outdated: tuple[str, ...]
    refused: tuple[str, ...]
    compared: int
    index_version: int
    version: int

    @property
    def needs_rebuild(self) -> bool:
        return self.index_version != self.version

    @property
    def agrees(self) -> bool:
        return not (self.missing or self.surplus or self.outdated or self.refused or self.needs_rebuild)


def rebuild(*, progress: Callable[[RebuildReport], None] | None = None, wait_seconds: float = 0) -> RebuildReport:
    """Fill a new index and let it serve in one step.

    The rebuild holds the writer all the way and drains the outbox between chunks into both indices: the old one stays
    current, and no write is lost between reading an object and serving it. What was refused waits in the outbox
    afterwards. Raises ``EngineBusyError`` when another process still writes after ``wait_seconds``,
    ``EngineUnavailableError`` when the engine is down.
    """
    report = RebuildReport()
    with _writer_within(wait_seconds) as writer, recorded(report) as record, known_objects_left_alone():
        report.expected = sum(source.queryset().count() for source in sources())
        writer.begin_rebuild()
        for source in sources():
            for object_ids in _chunks(source):
                _fill(writer, source, object_ids, report)
                drain_with(writer, DrainReport())
                record()
                if progress is not None:
                    progress(report)
        drain_with(writer, DrainReport())
        writer.finish_rebuild()
        outbox.keep_refused(report.refused)
        drain_with(writer, DrainReport())
    return report


@contextmanager
def _writer_within(seconds: float) -> Iterator[Writer]:
    """The writer, as soon as its holder lets go of it."""
    deadline = time.monotonic() + seconds
    with ExitStack() as held:
        while True:
            try:
                writer = held.enter_context(get_engine().writer())
                break
            except EngineBusyError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(_BUSY_PAUSE_SECONDS)
        yield writer


def check(engine: Engine | None = None) -> CheckReport:
    """Compare every document that the database gives now with the index, by key, content and audience."""
    expected: dict[str, str] = {}
    failed: list[str] = []
    for source in sources():
        for object_ids in _chunks(source):
            changes, refused = changes_of(source, object_ids)
            failed += map(str, refused)
            for change in changes:
                expected.update((document.key, fingerprint(document)) for document in change.documents)
    asked = engine or get_engine()
    found = dict(asked.stored())
    return CheckReport(
        missing=tuple(sorted(expected.keys() - found.keys())),
        surplus=tuple(sorted(found.keys() - expected.keys())),
        outdated=tuple(sorted(key for key in expected.keys() & found.keys() if expected[key] != found[key])),
        refused=tuple(sorted(failed)),
        compared=len(expected),
        index_version=asked.describe().version,
        version=VERSION,
    )


def _fill(writer: Writer, source: SearchSource, object_ids: tuple[int, ...], report: RebuildReport) -> None:
    changes, refused = changes_of(source, object_ids)
    refused |= write_apart(writer.fill, changes)
    report.refused |= refused
    report.objects += len(object_ids)
    report.documents += sum(len(change.documents) for change in changes if change.ref not in refused)


def _chunks(source: SearchSource) -> Iterator[tuple[int, ...]]:
    """Ids in order, a chunk at a time by key and not by offset: rows that come and go shift nothing."""
    last = 0
    while chunk := tuple(
        source.queryset().order_by("pk").filter(pk__gt=last).values_list("pk", flat=True)[:CHUNK_OBJECTS]
    ):
        yield chunk
        last = chunk[-1]
