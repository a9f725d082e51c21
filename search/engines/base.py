"""The protocol of an engine: what the outbox writes through and what a query is answered by."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, Protocol

from search.analysis.plan import QueryPlan, WordPlan
from search.documents import SearchDocument
from search.engines.suggesting import SuggestAnswer, SuggestRequest
from search.query import SearchQuery


class EngineUnavailableError(Exception):
    """The engine does not answer, or has no index yet. Carries a reason and no content."""


class EngineAnsweredError(EngineUnavailableError):
    """The engine is there and answered, but that it has no index, or that it does not follow the request."""


class EngineRefusedError(EngineAnsweredError):
    """The engine refused a request as a whole, for the sake of what is in it: smaller requests find out which part."""


class EngineBusyError(Exception):
    """Another process writes at the moment; it empties the outbox before it stops."""


class ObjectRef(NamedTuple):
    source: str
    object_id: int

    def __str__(self) -> str:
        return f"{self.source}:{self.object_id}"


@dataclass(frozen=True)
class ObjectChange:
    """An object and all the documents that it has now; none means that it is to vanish."""

    ref: ObjectRef
    documents: tuple[SearchDocument, ...] = ()


class StoredMark(NamedTuple):
    """What the index says about one document: enough to compare it with the database."""

    key: str
    fingerprint: str


@dataclass(frozen=True)
class Counts:
    """How many documents match: in all, by kind, and by facet and value."""

    total: int
    kinds: Mapping[str, int] = field(default_factory=dict)
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def total_of(kinds: Mapping[str, int], asked: Collection[str]) -> int:
    """Documents of the kinds that were asked for; of all where none was named."""
    return sum(kinds.get(name, 0) for name in set(asked)) if asked else sum(kinds.values())


class EngineAnswer:
    """Documents with scores, best first, and counts, which an engine may still be at when the hits are there."""

    def __init__(self, hits: Sequence[tuple[SearchDocument, float]], count: Callable[[], Counts]) -> None:
        self.hits = tuple(hits)
        self._count = count

    @cached_property
    def counts(self) -> Counts:
        """Waits for them; raises ``EngineUnavailableError``."""
        return self._count()


@dataclass(frozen=True)
class IndexDescription:
    """The serving index: ``version`` of the analysis and the fields that it was made with, documents by kind.

    ``health`` is the word of an engine that keeps copies ("green", "yellow": a copy is missing, "red"). ``resized``:
    it was made with other numbers of shards or replicas than the settings ask for now.
    """

    name: str
    version: int
    kinds: Mapping[str, int]
    health: str = ""
    resized: bool = False


class Writer(Protocol):
    """The one writer of an index. What ``apply`` does not name as refused is acknowledged: visible and durable.

    ``apply`` and ``fill`` raise ``EngineRefusedError`` where the engine refused without naming the object at fault.
    """

    def apply(self, changes: Sequence[ObjectChange]) -> Mapping[ObjectRef, str]:
        """Replace all documents of the objects, also in an index that is being rebuilt; refused ones by reason."""
        ...

    def begin_rebuild(self) -> None:
        """Make an empty index beside the serving one; leftovers of a rebuild that died are removed."""
        ...

    def fill(self, changes: Sequence[ObjectChange]) -> Mapping[ObjectRef, str]:
        """Write objects into the index being rebuilt only; refused ones by reason."""
        ...

    def finish_rebuild(self) -> None:
        """Let the rebuilt index serve, in one step, and drop the old one."""
        ...


class Engine(Protocol):
    name: str

    def writer(self) -> AbstractContextManager[Writer]:
        """The exclusive right to write; raises ``EngineBusyError`` or ``EngineUnavailableError``."""
        ...

    def answer(self, query: SearchQuery, plan: QueryPlan) -> EngineAnswer:
        """Filter by audience, then match, count and rank. Raises ``EngineUnavailableError``."""
        ...

    def plainly_unmatched(self, words: Sequence[WordPlan], audience: frozenset[str]) -> list[WordPlan]:
        """Those of ``unmatched`` that can be told at once, without a search worth mentioning; perhaps none."""
        ...

    def unmatched(self, words: Sequence[WordPlan], audience: frozenset[str]) -> list[WordPlan]:
        """Those words that no visible document has; whether others could find something must not show."""
        ...

    def similar(self, stemmed: str, errors: int, audience: frozenset[str]) -> Sequence[SearchDocument]:
        """Some visible documents that contain a word within ``errors`` edits of the stem."""
        ...

    def suggest(self, request: SuggestRequest) -> SuggestAnswer:
        """Filter by audience, then look up beginnings of words. Raises ``EngineUnavailableError``."""
        ...

    def stored(self) -> Iterator[StoredMark]:
        """Marks of all documents in the serving index, in any order."""
        ...

    def describe(self) -> IndexDescription:
        """The serving index, counted over everything: for administrators. Raises ``EngineUnavailableError``."""
        ...

    def check_reachable(self) -> None:
        """Raise ``EngineUnavailableError`` when the engine does not answer."""
        ...

    def destroy(self) -> None:
        """Remove everything of this engine's index; for temporary indices."""
        ...
