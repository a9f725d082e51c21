"""Files of the embedded engine: index folders, the pointer to the one that serves, the writer's lock."""

import fcntl
import shutil
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import tantivy

from search.analysis import VERSION
from search.engines.base import EngineBusyError, EngineUnavailableError
from search.engines.embedded_schema import prepared, schema

_POINTER = "serving"
_LOCK = "writer.lock"


class _OpenReader(NamedTuple):
    name: str
    index: tantivy.Index
    changed_at: int


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

    def searcher(self) -> tantivy.Searcher:
        return self.index_and_searcher()[1]

    def index_and_searcher(self) -> tuple[tantivy.Index, tantivy.Searcher]:
        """A view of the serving index as last committed by whichever process."""
        name = self._serving_name()
        if name is None:
            raise EngineUnavailableError("there is no index yet")
        try:
            changed_at = (self.path / name / "meta.json").stat().st_mtime_ns
            with self._guard:
                reader = self._reader
                if reader is None or reader.name != name:
                    reader = _OpenReader(name, self._open(name), changed_at)
                elif reader.changed_at != changed_at:
                    reader.index.reload()
                    reader = reader._replace(changed_at=changed_at)
                self._reader = reader
                return reader.index, reader.index.searcher()
        except (OSError, ValueError) as error:
            self.forget()
            raise EngineUnavailableError("the index cannot be read") from error

    def serving_or_new(self) -> tantivy.Index:
        name = self._serving_name()
        if name is not None and (self.path / name).is_dir():
            return self._open(name)
        name, index = self.make_new()
        self.serve(name)
        return index

    def make_new(self) -> tuple[str, tantivy.Index]:
        """An empty index that does not serve yet; what an earlier, dead rebuild left is removed."""
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
        """With the fields that it was made with: an older index serves until the next rebuild."""
        return prepared(tantivy.Index.open(str(self.path / name)))

    def _serving_name(self) -> str | None:
        try:
            return (self.path / _POINTER).read_text(encoding="ascii").strip() or None
        except OSError:
            return None

    def _remove_all_but(self, name: str | None) -> None:
        for folder in self.path.glob("index-*"):
            if folder.name != name:
                shutil.rmtree(folder, ignore_errors=True)
