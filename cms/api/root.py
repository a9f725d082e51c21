from typing import Any

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from cms.api.router import router
from coalition.access import PUBLIC
from coalition.api_conventions.reading import Reader

_BASE = "https://hub.example.org/api/v1"
# Name in the answer -> url_name of the operation or page.
_ENTRIES = {
    "best_practices": "best-practice-list",
    "adaptations": "adaptation-list",
    "kits": "kit-list",
    "action_formats": "action-format-list",
    "topic_pages": "topic-page-list",
    "units": "unit-list",
    "partners": "partner-list",
    "topics": "topic-list",
    "regions": "region-list",
    "search": "search",
    "me": "me",
    "openapi": "openapi",
    "documentation": "docs",
}


class Root(Schema):
    """Where to begin."""

    version: str = Field(description="The version of the API, as in its address.")
    links: dict[str, str] = Field(description="Name -> address of each collection and page.")


EXAMPLE: dict[str, Any] = {
    "version": "v1",
    "links": {"units": f"{_BASE}/units/", "search": f"{_BASE}/search/", "me": f"{_BASE}/me"},
}


@router.reading("/", rule=PUBLIC, name="root", schema=Root, example=EXAMPLE, summary="List the entry points")
def root(request: HttpRequest) -> Root:
    """The address of every collection and of the documentation, by name."""
    reader = Reader(request)
    return Root(version="v1", links={name: reader.operation_url(target) for name, target in _ENTRIES.items()})
