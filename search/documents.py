"""What the index holds: one flat, validated document, made by the app that owns the model."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from search.audience import check_token

_HIGHEST_LATITUDE = 90
_HIGHEST_LONGITUDE = 180


class InvalidDocumentError(ValueError):
    """A document that must not reach an index; the message names the field, never its content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchDocument:
    """One findable thing.

    - ``key``: unique in the index, starts with ``source:object_id`` (see ``document_key``).
    - ``source``: the model's lower-case label.
    - ``body``: plain text. ``names``: other names that it is looked up by, for suggestions while typing.
    - ``facets``: a facet's name -> its values (slugs or ids as text; the source's ``Facet`` gives their labels).
    - ``audience``: the tokens that may find it. An empty one is refused: a document for nobody is not made at all.
    - ``location``: (latitude, longitude) in degrees.
    """

    key: str
    source: str
    object_id: int
    kind: str
    title: str
    url: str
    audience: frozenset[str]
    summary: str = ""
    body: str = ""
    names: tuple[str, ...] = ()
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unit: int | None = None
    region: str | None = None
    location: tuple[float, float] | None = None
    date: datetime.date | None = None
    language: str = "de"

    def __post_init__(self) -> None:
        self._require(bool(self.audience) and not isinstance(self.audience, str), "audience")
        for token in self.audience:
            check_token(token)
        base = document_key(self.source, self.object_id)
        self._require(self.key == base or self.key.startswith(f"{base}:"), "key")
        for name in ("kind", "title", "url"):
            self._require(bool(getattr(self, name).strip()), name)
        self._require(not isinstance(self.date, datetime.datetime), "date")
        self._require(self.location is None or _on_earth(self.location), "location")
        for values in self.facets.values():
            self._require(isinstance(values, tuple) and all(isinstance(value, str) for value in values), "facets")

    def _require(self, holds: bool, name: str) -> None:
        if not holds:
            raise InvalidDocumentError(f"{self.source}:{self.object_id}: {name} is not usable")


def document_key(source: str, object_id: int, part: str = "") -> str:
    """The key of an object's document; ``part`` tells several documents of one object apart."""
    return f"{source}:{object_id}:{part}" if part else f"{source}:{object_id}"


def _on_earth(location: tuple[float, float]) -> bool:
    latitude, longitude = location
    return abs(latitude) <= _HIGHEST_LATITUDE and abs(longitude) <= _HIGHEST_LONGITUDE
