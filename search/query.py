"""What is asked of an engine and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, Self

from django.utils.safestring import SafeString

from search.documents import SearchDocument
from search.registry import source_for

LONGEST_TEXT = 500
LARGEST_PAGE_SIZE = 100
DEEPEST_HIT = 10_000
MOST_FACET_VALUES = 50
MOST_PHRASES = 20
MOST_PREFERRED = 10
# Among the names of filters it stands for the documents' kind.
KIND = "kind"
# Between documents that fit about equally well the own unit's come first, then those from around.
UNIT_GAIN = 0.10
REGION_GAIN = 0.05


@dataclass(frozen=True, kw_only=True)
class SearchQuery:
    """One question. ``audience`` is required: there is no way to ask without saying for whom.

    ``kinds`` and the values within one facet widen (or), different facets narrow (and). ``page`` counts from 1.
    ``phrases`` must all be found, ``excluded`` words and phrases must not. No hit has a value of ``without``, whose
    names are those of facets or ``KIND``. The newest come first where there is neither text nor phrase, or where
    ``newest_first`` asks for it. Use ``cleaned`` for anything that comes from outside.
    Hits of earlier pages are named in ``shown`` by their keys (``search.shown``): counted, and not given once more.
    Documents of ``preferred_units`` (ids) and ``preferred_regions`` (codes) come slightly sooner.
    """

    text: str
    audience: frozenset[str]
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    without: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    page: int = 1
    shown: tuple[str, ...] = ()
    size: int = 20
    language: str = "de"
    newest_first: bool = False
    preferred_units: tuple[int, ...] = ()
    preferred_regions: tuple[str, ...] = ()
    explained: bool = False

    @property
    def offset(self) -> int:
        """Hits to leave out before the first, beside those that are named in ``shown``."""
        return max((self.page - 1) * self.size - len(self.shown), 0)

    @property
    def narrows(self) -> bool:
        """Whether more than the audience and optional words decide what matches."""
        return bool(self.kinds or self.facets or self.phrases or self.excluded or self.without)

    def cleaned(self) -> Self:
        """The same query within the limits that every engine holds: length, page, size, printable characters."""
        size = min(max(self.size, 1), LARGEST_PAGE_SIZE)
        page = min(max(self.page, 1), DEEPEST_HIT // size)
        return replace(
            self,
            text=_printable(self.text),
            phrases=tuple(map(_printable, self.phrases[:MOST_PHRASES])),
            excluded=tuple(map(_printable, self.excluded[:MOST_PHRASES])),
            size=size,
            page=page,
            facets=_limited(self.facets),
            without=_limited(self.without),
            preferred_units=self.preferred_units[:MOST_PREFERRED],
            preferred_regions=self.preferred_regions[:MOST_PREFERRED],
        )

    def near_gains(self) -> dict[str, float]:
        """Token of where a document is from -> what that adds to the factor of its score."""
        units = {f"unit:{unit}": UNIT_GAIN for unit in self.preferred_units}
        return units | {f"region:{region}": REGION_GAIN for region in self.preferred_regions}


def _limited(values_by_name: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(values[:MOST_FACET_VALUES]) for name, values in values_by_name.items() if values}


def _printable(text: str) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in text[:LONGEST_TEXT]).split())


class Why(NamedTuple):
    """One reason for a hit's place.

    ``how``: the way a word of the query matched (``plan.How``), ``near`` (own unit or region) or ``date``. ``what``:
    the word as typed and the stem that matched, the token, or the date. ``weight``: of the match, or what it multiplies
    by.
    ``fields``: where the match stands.
    """

    how: str
    what: str
    weight: float
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SearchHit:
    """One document with its marks: ``title_html`` and ``snippet_html`` are escaped and hold ``<mark>`` only.

    ``why`` is filled where the query asks for it with ``explained``.
    """

    document: SearchDocument
    score: float
    title_html: SafeString
    snippet_html: SafeString
    why: tuple[Why, ...] = ()

    @property
    def kind_name(self) -> Any:
        """Of its tab, in the reader's language."""
        source = source_for(self.document.source)
        return source.name if source else self.document.kind


@dataclass(frozen=True, kw_only=True)
class SearchResult:
    """The answer, counted over what the audience may find.

    ``kinds``: kind -> count, without the filter by kind. ``facets``: name -> value -> count, each without its own
    filter. ``corrections``: word as typed -> word that was searched instead. ``degraded``: the engine did not answer
    and the hits come from the database. ``more``: another page follows, whatever the count says.
    """

    hits: tuple[SearchHit, ...]
    total: int
    kinds: Mapping[str, int] = field(default_factory=dict)
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    corrections: Mapping[str, str] = field(default_factory=dict)
    degraded: bool = False
    more: bool = False
    page: int = 1
    size: int = 20

    @property
    def pages(self) -> int:
        counted = max(1, -(-min(self.total, DEEPEST_HIT) // self.size))
        return max(counted, self.page + self.more) if self.hits else counted
