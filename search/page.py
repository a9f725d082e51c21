"""What the search page was asked: the address read into a query, and back into an address."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from search import conf
from search.preferences import preferred_by
from search.query import LONGEST_TEXT, MOST_FACET_VALUES, SearchHit, SearchQuery, SearchResult
from search.query_language import ParsedQuery
from search.registry import facets_by_name, sources
from search.understanding import understand

NEWEST = "newest"
SHOWN = "shown"
_OWN_PARAMETERS = {"q", "kind", "page", "sort", SHOWN}
_HIGHEST_PAGE_DIGITS = 6


@dataclass(frozen=True)
class Asked:
    """One question to the page. ``parsed`` is what stands in the box, ``query`` what the engine is asked.

    ``problems`` say in the user's language what could not be followed.
    """

    parsed: ParsedQuery
    query: SearchQuery
    problems: tuple[str, ...] = ()

    def narrowed(
        self,
        *,
        parsed: ParsedQuery | None = None,
        kinds: Sequence[str] | None = None,
        facets: Mapping[str, Sequence[str]] | None = None,
    ) -> Self:
        """The same question from its first page, with other words, kinds or facets."""
        terms = self.parsed if parsed is None else parsed
        left_out = self.query.without if parsed is None else understand(parsed.render(), self.query.audience).without
        chosen = self.query.facets if facets is None else facets
        query = replace(
            self.query,
            text=terms.text,
            phrases=terms.phrases,
            excluded=terms.excluded,
            kinds=self.query.kinds if kinds is None else tuple(kinds),
            facets={name: tuple(values) for name, values in chosen.items() if values},
            without=left_out,
            page=1,
        )
        return replace(self, parsed=terms, query=query.cleaned())

    @property
    def parameters(self) -> QueryDict:
        """The address's parameters for this question; what was typed as a prefix is a filter there."""
        found = QueryDict(mutable=True)
        if text := self.parsed.render():
            found["q"] = text
        found.setlist("kind", list(self.query.kinds))
        for name, values in self.query.facets.items():
            found.setlist(name, list(values))
        if self.query.newest_first:
            found["sort"] = NEWEST
        return found

    @property
    def url(self) -> str:
        asked = self.parameters.urlencode()
        return f"{reverse('search:search')}{'?' if asked else ''}{asked}"


class HitPage(Page[SearchHit]):
    """``shown``: what the links to the neighbours carry, see ``search.shown``."""

    shown: str = ""


class HitPaginator(Paginator[SearchHit]):
    """Pages over hits that the engine has cut already."""

    def __init__(self, result: SearchResult) -> None:
        super().__init__(result.hits, result.size)
        self._result = result

    @property
    def num_pages(self) -> int:  # type: ignore[override]
        return self._result.pages

    @property
    def count(self) -> int:  # type: ignore[override]
        return min(self._result.total, self._result.pages * self._result.size)

    def current(self, shown: str) -> HitPage:
        page = HitPage(list(self._result.hits), self._result.page, self)
        page.shown = shown
        return page


def read(parameters: QueryDict, audience: frozenset[str]) -> Asked:
    """The question that the address holds, for somebody with the tokens of ``audience``."""
    problems: list[str] = []
    text = parameters.get("q", "")
    if len(text) > LONGEST_TEXT:
        problems.append(
            _("Your search was longer than %(number)d characters. We used its beginning.") % {"number": LONGEST_TEXT}
        )
    understood = understand(text, audience)
    query = SearchQuery(
        text=understood.parsed.text,
        phrases=understood.parsed.phrases,
        excluded=understood.parsed.excluded,
        audience=audience,
        kinds=_joined(_read_kinds(parameters, problems), understood.kinds),
        facets=_merged(_read_facets(parameters, problems), understood.facets),
        without=understood.without,
        page=_read_page(parameters.get("page", "1")),
        size=conf.setting("SEARCH_PAGE_SIZE"),
        newest_first=parameters.get("sort") == NEWEST,
        **preferred_by(audience),
    )
    return Asked(understood.parsed, query.cleaned(), (*problems, *understood.notes))


def _joined(first: Iterable[str], second: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*first, *second]))


def _merged(chosen: Mapping[str, tuple[str, ...]], typed: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {name: _joined(chosen.get(name, ()), typed.get(name, ())) for name in (*chosen, *typed)}


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
    for name in known:
        if name not in parameters:
            continue
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
