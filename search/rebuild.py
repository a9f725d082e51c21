"""Building the index anew beside the serving one, and comparing the index with the database."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from search.drain import DrainReport, changes_of, drain_with
from search.engines import get_engine
from search.engines.base import Engine, ObjectRef, Writer
from search.engines.payload import fingerprint
from search.registry import SearchSource, sources

CHUNK_OBJECTS = 500


@dataclass
class RebuildReport:
    """``objects`` read, ``documents`` written, ``refused`` by reason."""

    objects: int = 0
    documents: int = 0
    refused: dict[ObjectRef, str] = field(default_factory=dict)


@dataclass(frozen=True)
class CheckReport:
    """Keys that differ: in the database only, in the index only, or in both but not the same."""

    missing: tuple[str, ...]
    surplus: tuple[str, ...]
    outdated: tuple[str, ...]
    refused: tuple[str, ...]
    compared: int

    @property
    def agrees(self) -> bool:
        return not (self.missing or self.surplus or self.outdated or self.refused)


def rebuild(*, progress: Callable[[RebuildReport], None] | None = None) -> RebuildReport:
    """Fill a new index and let it serve in one step.

    The rebuild holds the writer all the way and drains the outbox between chunks into both indices: the old one stays
    current, and no write is lost between reading an object and serving it. Raises ``EngineBusyError`` when another
    process writes, ``EngineUnavailableError`` when the engine is down.
    """
    report = RebuildReport()
    with get_engine().writer() as writer:
        writer.begin_rebuild()
        for source in sources():
            for object_ids in _chunks(source):
                _fill(writer, source, object_ids, report)
                drain_with(writer, DrainReport())
                if progress is not None:
                    progress(report)
        drain_with(writer, DrainReport())
        writer.finish_rebuild()
        drain_with(writer, DrainReport())
    return report


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
    found = dict((engine or get_engine()).stored())
    return CheckReport(
        missing=tuple(sorted(expected.keys() - found.keys())),
        surplus=tuple(sorted(found.keys() - expected.keys())),
        outdated=tuple(sorted(key for key in expected.keys() & found.keys() if expected[key] != found[key])),
        refused=tuple(sorted(failed)),
        compared=len(expected),
    )


def _fill(writer: Writer, source: SearchSource, object_ids: tuple[int, ...], report: RebuildReport) -> None:
    changes, refused = changes_of(source, object_ids)
    refused |= writer.fill(changes)
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
