"""Lists come in pages with a count and the addresses of the neighbours."""

import math
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field, create_model

from coalition.api_conventions.parameters import ListQuery
from coalition.api_conventions.problems import ProblemError
from coalition.api_conventions.reading import Shape, absolute


class Listing(Schema):
    """One page of a list."""

    count: int = Field(description="Entries on all pages together.", examples=[1])
    next: str | None = Field(description="Address of the next page.", examples=[None])
    previous: str | None = Field(description="Address of the previous page.", examples=[None])


@cache
def listing_of(shape: type[Shape]) -> type[Listing]:
    """The listing whose ``results`` are of ``shape``, named after it in the OpenAPI document."""
    results: Any = (list[shape], Field(description="The entries of this page."))  # type: ignore[valid-type]
    return create_model(f"{shape.__name__}Listing", __base__=Listing, __doc__="One page of a list.", results=results)


def cut(rows: QuerySet[Any], query: ListQuery) -> tuple[int, Iterable[Any]]:
    """How many rows there are, and those of the page; a page after the last is not found."""
    count = rows.count()
    check_page(query.page, pages=pages_of(count, query.page_size))
    start = (query.page - 1) * query.page_size
    return count, rows[start : start + query.page_size] if count else []


def check_page(page: int, *, pages: int) -> None:
    if page > pages:
        raise ProblemError(404, _("The last page is %(pages)s.") % {"pages": pages})


def neighbours(request: HttpRequest, *, page: int, pages: int, **changed: str) -> dict[str, str | None]:
    """``next`` and ``previous`` with all parameters as they were given but those ``changed``."""
    return {
        "next": _address(request, page=str(page + 1), **changed) if page < pages else None,
        "previous": _address(request, page=str(page - 1), **changed) if page > 1 else None,
    }


def pages_of(count: int, page_size: int) -> int:
    return max(1, math.ceil(count / page_size))


def _address(request: HttpRequest, **changed: str) -> str:
    parameters = request.GET.copy()
    for name, value in changed.items():
        parameters[name] = value
    return absolute(f"{request.path}?{parameters.urlencode()}")
