from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from cms.api.router import router
from coalition.access import PUBLIC
from coalition.api_conventions.parameters import Text
from coalition.api_conventions.reading import absolute
from search.audience import audience_of
from search.suggestions import suggest


class SuggestedEntry(Schema):
    """Where what is being typed could lead."""

    type: Literal["search", "filter", "document"] = Field(description="A frequent search, a filter, or one entry.")
    label: str
    kind: str = Field(description="What it is, to be shown beside the label.")
    html_url: str


class Suggested(Schema):
    """At most eight suggestions, the best first; none while the search engine is down."""

    suggestions: list[SuggestedEntry]


EXAMPLE: dict[str, Any] = {
    "suggestions": [
        {
            "type": "filter",
            "label": "Infostand",
            "kind": "Aktionsform",
            "html_url": "https://hub.example.org/search/?action_format=infostand",
        },
        {
            "type": "document",
            "label": "Infostand vor dem Wochenmarkt",
            "kind": "Best Practices",
            "html_url": "https://hub.example.org/units/kv-koeln/infostand-vor-dem-wochenmarkt/",
        },
    ]
}


class SuggestionParameters(Schema):
    q: Text = Field("", description="What has been typed so far; from two letters on.", examples=["info"])


@router.reading(
    "/search/suggestions/", rule=PUBLIC, name="search-suggestions", schema=Suggested, example=EXAMPLE, summary="Suggest"
)
def search_suggestions(request: HttpRequest, query: Query[SuggestionParameters]) -> Suggested:
    """Names and filters that begin with what has been typed, of what you may find; tolerant of typing errors."""
    found = suggest(query.q, audience_of(request.user))
    return Suggested(
        suggestions=[
            SuggestedEntry(type=each.type, label=each.label, kind=each.kind, html_url=absolute(each.url))
            for each in found
        ]
    )
