"""What the search page shows: a request turned into a query, and a result into tabs, facets and pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.translation import gettext as _

from search import conf
from search.query import LONGEST_TEXT, MOST_FACET_VALUES, SearchHit, SearchQuery, SearchResult
from search.registry import facets_by_name, sources

_OWN_PARAMETERS = {"q", "kind", "page"}
_SHOWN_FACET_VALUES = 12
_HIGHEST_PAGE_DIGITS = 6


@dataclass(frozen=True)
class Tab:
    """``kind`` is empty for the tab of everything."""

    kind: str
    name: Any
    count: int
    active: bool


@dataclass(frozen=True)
class FacetChoice:
    value: str
    label: Any
    count: int
    chosen: bool


@dataclass(frozen=True)
class FacetGroup:
    name: str
    label: Any
    choices: tuple[FacetChoice, ...]


class HitPaginator(Paginator[SearchHit]):
    """Pages over hits that the engine has cut already."""

    def __init__(self, result: SearchResult) -> None:
        super().__init__(result.hits, result.size)
        self._result = result

    @property
    def count(self) -> int:  # type: ignore[override]
        return min(self._result.total, self._result.pages * self._result.size)

    def current(self) -> Page[SearchHit]:
        return Page(list(self._result.hits), self._result.page, self)


def read_query(parameters: QueryDict, audience: frozenset[str]) -> tuple[SearchQuery, list[str]]:
    """The query that the address asks for, and what of it could not be followed, in the user's language."""
    problems: list[str] = []
    text = parameters.get("q", "")
    if len(text) > LONGEST_TEXT:
        problems.append(
            _("Your search was longer than %(number)d characters. We used its beginning.") % {"number": LONGEST_TEXT}
        )
    query = SearchQuery(
        text=text,
        audience=audience,
        kinds=_read_kinds(parameters, problems),
        facets=_read_facets(parameters, problems),
        page=_read_page(parameters.get("page", "1")),
        size=conf.setting("SEARCH_PAGE_SIZE"),
    )
    return query.cleaned(), problems


def tabs(query: SearchQuery, result: SearchResult) -> list[Tab]:
    """All, and each kind that has a hit or is chosen."""
    found = [Tab("", _("All"), sum(result.kinds.values()), not query.kinds)]
    for source in sources():
        count, active = result.kinds.get(source.kind, 0), source.kind in query.kinds
        if count or active:
            found.append(Tab(source.kind, source.name, count, active))
    return found


def facet_groups(query: SearchQuery, result: SearchResult) -> list[FacetGroup]:
    """Facets with their most frequent values; chosen values stay, so that they can be unchosen."""
    groups: list[FacetGroup] = []
    for name, facet in facets_by_name().items():
        counts, chosen = result.facets.get(name, {}), query.facets.get(name, ())
        values = list(dict.fromkeys([*chosen, *list(counts)[:_SHOWN_FACET_VALUES]]))
        if values:
            groups.append(FacetGroup(name, facet.label, _choices(values, facet.labels(values), counts, chosen)))
    return groups


def _choices(
    values: Sequence[str], labels: Mapping[str, Any], counts: Mapping[str, int], chosen: Sequence[str]
) -> tuple[FacetChoice, ...]:
    return tuple(FacetChoice(value, labels[value], counts.get(value, 0), value in chosen) for value in values)


def _read_kinds(parameters: QueryDict, problems: list[str]) -> tuple[str, ...]:
    known = {source.kind for source in sources()}
    asked = [kind for kind in parameters.getlist("kind") if kind]
    if set(asked) - known:
        problems.append(_("We do not know one of the chosen kinds and left it out."))
    return tuple(dict.fromkeys(kind for kind in asked if kind in known))


def _read_facets(parameters: QueryDict, problems: list[str]) -> dict[str, tuple[str, ...]]:
    known = facets_by_name()
    if set(parameters) - known.keys() - _OWN_PARAMETERS:
        problems.append(_("We do not know one of the filters and left it out."))
    facets: dict[str, tuple[str, ...]] = {}
    for name in known.keys() & set(parameters):
        values = [value for value in dict.fromkeys(parameters.getlist(name)) if value and value.isprintable()]
        if len(values) > MOST_FACET_VALUES:
            problems.append(
                _("You chose more than %(number)d values of one filter. We used the first ones.")
                % {"number": MOST_FACET_VALUES}
            )
        if values:
            facets[name] = tuple(values[:MOST_FACET_VALUES])
    return facets


def _read_page(value: str) -> int:
    """Page numbers that are none count as the first, absurd ones as the last."""
    return int(value[:_HIGHEST_PAGE_DIGITS]) if value.isascii() and value.isdecimal() else 1
