"""Files of the embedded engine: index folders, the pointer to the one that serves, the writer's lock."""

import fcntl
import re
import shutil
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import tantivy

from search.analysis import VERSION
from search.engines.base import EngineBusyError, EngineUnavailableError
from search.engines.embedded_schema import AUDIENCE_SEPARATOR, prepared, schema

_POINTER = "serving"
_LOCK = "writer.lock"
_DAMAGED = "the index is damaged or gone: rebuild it"
_NAME = re.compile(r"index-(\d+)-[0-9a-f]+")
_AUDIENCES_REMEMBERED = 256


class Access(NamedTuple):
    """The terms of ``access`` that an audience may find, and those that it may not.

    ``hides_less`` is whether fewer documents are hidden than shown: then these are the ones to leave out.
    """

    shown: tuple[str, ...]
    hidden: tuple[str, ...]
    hides_less: bool


class Snapshot:
    """The index as of one commit. Few audiences differ among the documents: what a user may find is decided once.

    Whatever is committed later is not in here, so a term that is not known at this point has no document either.
    """

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self.searcher = searcher
        self._terms = [
            (term, count, frozenset(term.split(AUDIENCE_SEPARATOR)))
            for term, count in searcher.terms_with_prefix("access", "")
        ]
        self.access = lru_cache(maxsize=_AUDIENCES_REMEMBERED)(self._access)

    def _access(self, audience: frozenset[str]) -> Access:
        shown = [(term, count) for term, count, tokens in self._terms if not tokens.isdisjoint(audience)]
        hidden = [(term, count) for term, count, tokens in self._terms if tokens.isdisjoint(audience)]
        return Access(
            shown=tuple(term for term, _ in shown),
            hidden=tuple(term for term, _ in hidden),
            hides_less=sum(count for _, count in hidden) < sum(count for _, count in shown),
        )


@contextmanager
def damage_reported() -> Iterator[None]:
    """Around reading the files: what is broken in them makes the engine unavailable, and the page answers otherwise."""
    try:
        yield
    except (OSError, ValueError) as error:
        raise EngineUnavailableError(_DAMAGED) from error


class _OpenReader(NamedTuple):
    name: str
    index: tantivy.Index
    changed_at: int
    snapshot: Snapshot


class IndexStore:
    """``path`` holds ``index-…`` folders; the file ``serving`` names one and is replaced in one step."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._reader: _OpenReader | None = None
        self._guard = threading.Lock()

    @contextmanager
    def lock(self) -> Iterator[None]:
        """The right to write, for one writer among all threads and processes; freed when the holder dies."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            handle = (self.path / _LOCK).open("a")
        except OSError as error:
            raise EngineUnavailableError("the index folder cannot be written to") from error
        with handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise EngineBusyError from error
            yield

    def snapshot(self) -> Snapshot:
        """A view of the serving index as last committed by whichever process."""
        name = self._serving_name()
        if name is None:
            raise EngineUnavailableError("there is no index yet")
        try:
            changed_at = (self.path / name / "meta.json").stat().st_mtime_ns
            with self._guard:
                reader = self._reader
                if reader is None or (reader.name, reader.changed_at) != (name, changed_at):
                    index = self._open(name) if reader is None or reader.name != name else reader.index
                    index.reload()
                    reader = _OpenReader(name, index, changed_at, Snapshot(index.searcher()))
                self._reader = reader
                return reader.snapshot
        except (OSError, ValueError) as error:
            self.forget()
            raise EngineUnavailableError(_DAMAGED) from error

    def serving(self) -> tuple[str, int]:
        """Name and version of the serving index."""
        name = self._serving_name()
        if name is None:
            raise EngineUnavailableError("there is no index yet")
        found = _NAME.fullmatch(name)
        return name, int(found[1]) if found else 0

    def has_serving(self) -> bool:
        return self._serving_name() is not None

    def serving_or_new(self) -> tantivy.Index:
        """To write to. An index that is named but cannot be opened is not silently replaced by an empty one."""
        name = self._serving_name()
        if name is not None:
            with damage_reported():
                return self._open(name)
        name, index = self.make_new()
        self.serve(name)
        return index

    def make_new(self) -> tuple[str, tantivy.Index]:
        """An empty index that does not serve yet; what an earlier, dead rebuild left is removed."""
        with suppress(EngineUnavailableError):
            self._remove_all_but(self._serving_name())
        name = f"index-{VERSION}-{uuid.uuid4().hex[:12]}"
        folder = self.path / name
        folder.mkdir(parents=True)
        return name, prepared(tantivy.Index(schema(), path=str(folder)))

    def serve(self, name: str) -> None:
        pointer = self.path / f"{_POINTER}.new"
        pointer.write_text(name, encoding="ascii")
        pointer.replace(self.path / _POINTER)
        # Open readers keep the removed files until they turn to the new ones.
        self._remove_all_but(name)

    def forget(self) -> None:
        self._reader = None

    def _open(self, name: str) -> tantivy.Index:
        """With the fields that it was made with: an older index serves until the next rebuild, if it has them."""
        index = prepared(tantivy.Index.open(str(self.path / name)))
        try:
            tantivy.Query.term_query(index.schema, "access", "")
        except ValueError as error:
            raise EngineUnavailableError("an older version made the index: rebuild it") from error
        return index

    def _serving_name(self) -> str | None:
        try:
            return (self.path / _POINTER).read_text(encoding="ascii").strip() or None
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise EngineUnavailableError(_DAMAGED) from error

    def _remove_all_but(self, name: str | None) -> None:
        for folder in self.path.glob("index-*"):
            if folder.name != name:
                shutil.rmtree(folder, ignore_errors=True)
