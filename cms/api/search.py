import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field, create_model

from cms.api.router import router
from coalition.access import PUBLIC, require
from coalition.api_conventions.paging import check_page, neighbours
from coalition.api_conventions.parameters import OneOf, PageNumber, PageSize, Text
from coalition.api_conventions.reading import Reader, absolute
from search.audience import audience_of
from search.preferences import preferred_by
from search.query import SearchHit, SearchQuery, SearchResult
from search.registry import facets_by_name, sources
from search.shown import LONGEST_NAME, run_page
from search.understanding import Understanding, understand

# Where the API itself has more about a hit.
_DETAILS = {
    "best_practices.bestpracticepage": "best-practice-detail",
    "cms.topicpage": "topic-page-detail",
    "coalition.partner": "partner-detail",
    "coalition.unit": "unit-detail",
}


class Reason(Schema):
    """One reason for a hit's place."""

    how: str = Field(description="How a word matched (`stem`, `part`, `synonym` ...), or `near` or `date`.")
    what: str = Field(description="The word as typed and the stem that matched, the unit or region, or the date.")
    weight: float = Field(description="Of the match, or what it multiplies the score by.")
    fields: list[str] = Field(description="Where the match stands.")


class Hit(Schema):
    """Something found."""

    kind: str
    title: str
    title_html: str = Field(description="Escaped, with the words found in `<mark>`.")
    snippet_html: str = Field(description="A passage around the words found, escaped, with `<mark>`.")
    date: datetime.date | None
    url: str | None = Field(description="The object in the API, null for kinds that it does not hand out.")
    html_url: str
    why: list[Reason] = Field(description="Why it is here; filled for the state office with `explain=true`.")


class Tally(Schema):
    """How many hits have a value."""

    value: str
    label: str
    count: int


class FacetShape(Schema):
    """A filter with the values that the hits have; `name` is the query parameter."""

    name: str
    label: str
    values: list[Tally]


class Understood(Schema):
    """How `q` was read, beside its words; what stood before a colon is in `filters`: a facet's name or `kind`."""

    phrases: list[str] = Field(description="All found, word for word.")
    excluded: list[str] = Field(description="Found in none.")
    filters: dict[str, list[str]] = Field(description="Filters of `q` and of the other parameters.")
    without: dict[str, list[str]] = Field(description="What `q` leaves out by a prefix (`-kv:köln`), as in `filters`.")
    notes: list[str] = Field(description="What could not be followed, in your language.")


class Found(Schema):
    """One page of hits, counted over what you may find."""

    count: int
    next: str | None
    previous: str | None
    results: list[Hit]
    kinds: list[Tally]
    facets: list[FacetShape]
    understood: Understood
    corrections: dict[str, str] = Field(description="Word as typed -> word that was searched instead.")
    degraded: bool = Field(description="True while the search engine is down: the database answered as far as it can.")


EXAMPLE: dict[str, Any] = {
    "count": 1,
    "next": None,
    "previous": None,
    "results": [
        {
            "kind": "best-practice",
            "title": "Infostand vor dem Wochenmarkt",
            "title_html": "<mark>Infostand</mark> vor dem Wochenmarkt",
            "snippet_html": "Der <mark>Infostand</mark> steht quer zum Weg.",
            "date": "2026-10-12",
            "url": "https://hub.example.org/api/v1/best-practices/41/",
            "html_url": "https://hub.example.org/units/kv-koeln/infostand-vor-dem-wochenmarkt/",
            "why": [],
        }
    ],
    "kinds": [{"value": "best-practice", "label": "Best Practices", "count": 1}],
    "facets": [
        {"name": "topic", "label": "Thema", "values": [{"value": "wohnen", "label": "Wohnen", "count": 1}]},
    ],
    "understood": {"phrases": [], "excluded": [], "filters": {}, "without": {}, "notes": []},
    "corrections": {},
    "degraded": False,
}


class SearchParameters(Schema):
    q: Text = Field(
        "",
        description='What to look for, with "phrases", -exclusions and prefixes (`kv:köln`); empty: the newest first.',
        examples=["infostand"],
    )
    kind: list[str] = Field([], max_length=20, description="Only these kinds.")
    sort: Annotated[str, OneOf(["best", "newest"])] = Field("best", description="Best match or newest first.")
    explain: bool = Field(False, description="Say of each hit why it is where it is; for the state office, else 403.")
    page: PageNumber = Field(1, description="Number of the page, from 1.")
    page_size: PageSize = Field(20, description="Hits on a page.")
    shown: Text = Field(
        "",
        max_length=LONGEST_NAME,
        description="From `next`: what earlier pages gave, so that no hit comes twice or is left out.",
    )


def _registered() -> Any:
    """The parameters with the kinds and facets of the apps; they have registered before addresses are read."""
    kinds = [source.kind for source in sources()]
    kind: Any = Annotated[str, OneOf(kinds)] if kinds else Text
    known: dict[str, Any] = {"kind": (list[kind], Field([], max_length=20, description="Only these kinds."))}
    for name in facets_by_name():
        values = Annotated[list[Text], Field(max_length=20)]
        known[name] = (values, Field([], description="Facet: with one of these values."))
    return create_model("RegisteredSearchParameters", __base__=SearchParameters, **known)


if TYPE_CHECKING:
    AllParameters = SearchParameters
else:
    AllParameters = _registered()


@router.reading(
    "/search/", rule=PUBLIC, name="search", schema=Found, example=EXAMPLE, summary="Search", refuses_filters=True
)
def search(request: HttpRequest, query: Query[AllParameters]) -> Found:
    """Everything that you may find, best first. Values of one facet widen, different facets narrow."""
    if query.explain:
        require(request.user, "search.view_statistics")
    understood = understand(query.q, audience_of(request.user))
    asked = _asked(request, query, understood)
    result, shown = run_page(asked, shown=query.shown, user=request.user)
    check_page(query.page, pages=result.pages)
    links = neighbours(request, page=query.page, pages=result.pages, **({"shown": shown} if shown else {}))
    reader = Reader(request)
    return Found(
        count=result.total,
        **links,
        results=[_hit(hit, reader) for hit in result.hits],
        kinds=_kinds(result),
        facets=_facets(result),
        understood=_understood(understood, asked),
        corrections=dict(result.corrections),
        degraded=result.degraded,
    )


def _asked(request: HttpRequest, query: Any, understood: Understanding) -> SearchQuery:
    given = {name: values for name in facets_by_name() if (values := getattr(query, name, None))}
    facets = {
        name: tuple(dict.fromkeys([*given.get(name, ()), *understood.facets.get(name, ())]))
        for name in (*given, *understood.facets)
    }
    audience = audience_of(request.user)
    return SearchQuery(
        text=understood.parsed.text,
        phrases=understood.parsed.phrases,
        excluded=understood.parsed.excluded,
        audience=audience,
        **preferred_by(audience),
        kinds=tuple(dict.fromkeys([*query.kind, *understood.kinds])),
        facets=facets,
        without=understood.without,
        newest_first=query.sort == "newest",
        explained=query.explain,
        page=query.page,
        size=query.page_size,
    )


def _understood(understood: Understanding, asked: SearchQuery) -> Understood:
    kinds = {"kind": list(asked.kinds)} if asked.kinds else {}
    return Understood(
        phrases=list(asked.phrases),
        excluded=list(asked.excluded),
        filters={**kinds, **{name: list(values) for name, values in asked.facets.items()}},
        without={name: list(values) for name, values in asked.without.items()},
        notes=list(understood.notes),
    )


def _hit(hit: SearchHit, reader: Reader) -> Hit:
    document = hit.document
    detail = _DETAILS.get(document.source)
    return Hit(
        kind=document.kind,
        title=document.title,
        title_html=str(hit.title_html),
        snippet_html=str(hit.snippet_html),
        date=document.date,
        url=reader.operation_url(detail, document.object_id) if detail else None,
        html_url=absolute(document.url),
        why=[Reason(how=one.how, what=one.what, weight=one.weight, fields=list(one.fields)) for one in hit.why],
    )


def _kinds(result: SearchResult) -> list[Tally]:
    return [
        Tally(value=source.kind, label=str(source.name), count=count)
        for source in sources()
        if (count := result.kinds.get(source.kind, 0))
    ]


def _facets(result: SearchResult) -> list[FacetShape]:
    shapes: list[FacetShape] = []
    for name, facet in facets_by_name().items():
        counts = result.facets.get(name, {})
        if counts:
            values = _tallies(counts, facet.labels(list(counts)))
            shapes.append(FacetShape(name=name, label=str(facet.label), values=values))
    return shapes


def _tallies(counts: Mapping[str, int], labels: Mapping[str, Any]) -> list[Tally]:
    return [Tally(value=value, label=str(labels[value]), count=count) for value, count in counts.items()]
