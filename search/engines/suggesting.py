"""What both engines are asked while somebody types, and what they answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from search.analysis.corrections import tolerated_errors
from search.analysis.prefixes import facet_prefix
from search.analysis.synonyms import Stems
from search.documents import SearchDocument

MOST_CANDIDATES = 3


@dataclass(frozen=True, kw_only=True)
class SuggestRequest:
    """``typed``: beginnings of words, folded. ``facets``: whose values may be suggested. ``size``: documents wanted.

    ``values``: facet tokens (``topic=housing``) to be counted whatever has been typed, because their names fit.
    ``tolerant`` also takes words that are nearly like the typed ones. ``candidates``: stems of whole searches; the
    answer says for which of them one visible document holds all.
    """

    typed: tuple[str, ...]
    audience: frozenset[str]
    facets: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    size: int = 8
    tolerant: bool = False
    candidates: tuple[Stems, ...] = ()

    def errors(self, word: str) -> int:
        return tolerated_errors(word) if self.tolerant else 0

    def facet_prefixes(self) -> list[list[str]]:
        """Per facet that may be suggested the tokens that must all be met."""
        return [[facet_prefix(name, word) for word in self.typed] for name in self.facets]


@dataclass(frozen=True)
class SuggestAnswer:
    """``values``: facet tokens (``topic=housing``) of visible documents with their number. All for one audience."""

    documents: tuple[SearchDocument, ...] = ()
    values: Mapping[str, int] = field(default_factory=dict)
    answered: tuple[bool, ...] = ()
