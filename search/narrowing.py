"""How results can be narrowed and widened: tabs by kind, facets, chips of what is chosen, and offers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from search.page import Asked
from search.query import SearchResult
from search.query_language import ParsedQuery, Term, parse
from search.registry import facets_by_name, sources
from search.understanding import offers

_SHOWN_FACET_VALUES = 12


@dataclass(frozen=True)
class Tab:
    """``kind`` is empty for the tab of everything."""

    kind: str
    name: Any
    count: int
    active: bool
    url: str


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


@dataclass(frozen=True)
class Chip:
    """One thing that narrows the results; ``url`` is the search without it."""

    name: str
    label: str
    url: str


@dataclass(frozen=True)
class OfferedFilter:
    """A filter that somebody may have meant; ``url`` is the search with it."""

    name: str
    label: str
    url: str


def tabs(asked: Asked, result: SearchResult) -> list[Tab]:
    """All, and each kind that has a hit or is chosen."""
    chosen = asked.query.kinds
    found = [Tab("", _("All"), sum(result.kinds.values()), not chosen, asked.narrowed(kinds=()).url)]
    for source in sources():
        count, active = result.kinds.get(source.kind, 0), source.kind in chosen
        if count or active:
            url = asked.narrowed(kinds=(source.kind,)).url
            found.append(Tab(source.kind, source.name, count, active, url))
    return found


def facet_groups(asked: Asked, result: SearchResult) -> list[FacetGroup]:
    """Facets with their most frequent values; chosen values stay, so that they can be unchosen."""
    groups: list[FacetGroup] = []
    for name, facet in facets_by_name().items():
        counts, chosen = result.facets.get(name, {}), asked.query.facets.get(name, ())
        values = list(dict.fromkeys([*chosen, *list(counts)[:_SHOWN_FACET_VALUES]]))
        if values:
            groups.append(FacetGroup(name, facet.label, _choices(values, facet.labels(values), counts, chosen)))
    return groups


def chips(asked: Asked) -> list[Chip]:
    """Chosen kinds and facet values, phrases and exclusions, each with the search without it."""
    return [*_kind_chips(asked), *_facet_chips(asked), *_term_chips(asked)]


def offered_filters(asked: Asked, result: SearchResult) -> list[OfferedFilter]:
    """Places, units and topics that stand in the search, to be accepted as filters."""
    known = facets_by_name()
    found: list[OfferedFilter] = []
    for offer in offers(asked.parsed, asked.query, result):
        facets = {**asked.query.facets, offer.facet: (offer.value,)}
        url = asked.narrowed(parsed=parse(offer.rest), facets=facets).url
        found.append(OfferedFilter(str(known[offer.facet].label), offer.label, url))
    return found


def without_value(asked: Asked, name: str, value: str) -> Asked:
    left = [other for other in asked.query.facets.get(name, ()) if other != value]
    return asked.narrowed(facets={**asked.query.facets, name: left})


def _kind_chips(asked: Asked) -> Iterator[Chip]:
    names = {source.kind: str(source.name) for source in sources()}
    for kind in asked.query.kinds:
        left = [other for other in asked.query.kinds if other != kind]
        yield Chip(_("Kind"), names.get(kind, kind), asked.narrowed(kinds=left).url)


def _facet_chips(asked: Asked) -> Iterator[Chip]:
    known = facets_by_name()
    for name, values in asked.query.facets.items():
        labels = known[name].labels(values)
        for value in values:
            yield Chip(str(known[name].label), str(labels[value]), without_value(asked, name, value).url)


def _term_chips(asked: Asked) -> Iterator[Chip]:
    for term in asked.parsed.terms:
        if term.excluded:
            yield Chip(_("Without"), _shown(term), _without_term(asked, term))
        elif term.kind == "phrase":
            yield Chip(_("Exactly"), _shown(term), _without_term(asked, term))


def _shown(term: Term) -> str:
    if term.kind == "field":
        return f"{term.prefix}: {term.text}"
    return _("“%(phrase)s”") % {"phrase": term.text} if term.kind == "phrase" else term.text


def _without_term(asked: Asked, term: Term) -> str:
    parsed: ParsedQuery = asked.parsed.without(term)
    return asked.narrowed(parsed=parsed).url


def _choices(
    values: Sequence[str], labels: Mapping[str, Any], counts: Mapping[str, int], chosen: Sequence[str]
) -> tuple[FacetChoice, ...]:
    return tuple(FacetChoice(value, labels[value], counts.get(value, 0), value in chosen) for value in values)
