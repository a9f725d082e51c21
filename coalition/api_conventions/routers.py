"""How operations are declared: each with its rule, its shape and an example, or the import fails."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Router, Schema

from coalition.access import PUBLIC, SIGNED_IN, check_rule_name, require
from coalition.api_conventions.answers import answer
from coalition.api_conventions.paging import cut, listing_of, neighbours, pages_of
from coalition.api_conventions.reading import Reader, Shape
from coalition.api_conventions.selection import dumped, selectable, selected

View = TypeVar("View", bound=Callable[..., Any])


class ReadRouter(Router):
    """Operations that read. A function gives rows or a shape; the router checks, pages, selects and answers.

    ``rule`` is what portal views declare as ``access_rule``. The function of ``listing`` returns the filtered rows from
    ``visible_to``; that of ``detail`` the rows among which the one must be, and the rule is asked for the row; that of
    ``reading`` a finished schema.
    """

    def listing(
        self,
        path: str,
        *,
        rule: str,
        name: str,
        shape: type[Shape],
        example: dict[str, Any],
        summary: str,
        refuses_filters: bool = False,
    ) -> Callable[[View], View]:
        """``refuses_filters``: some filters are not for everybody, so that 401 is to be documented."""

        def decorate(view: View) -> View:
            @wraps(view)
            def operation(request: HttpRequest, **given: Any) -> HttpResponse:
                query = given["query"]
                fields = selected(shape, query.fields)
                count, rows = cut(view(request, **given), query)
                items = shape.of_many(list(rows), Reader(request))
                links = neighbours(request, page=query.page, pages=pages_of(count, query.page_size))
                return answer(request, {"count": count, **links, "results": [dumped(item, fields) for item in items]})

            page = {"count": 1, "next": None, "previous": None, "results": [example]}
            schema = listing_of(shape)
            self._declare(operation, path, rule=rule, name=name, schema=schema, example=page, summary=summary)
            operation.selectable = selectable(shape)  # type: ignore[attr-defined]
            operation.refuses |= refuses_filters  # type: ignore[attr-defined]
            return operation  # type: ignore[return-value]

        return decorate

    def detail(
        self,
        path: str,
        *,
        rule: str,
        name: str,
        shape: type[Shape],
        example: dict[str, Any],
        summary: str,
        changed_at: str = "",
    ) -> Callable[[View], View]:
        """``changed_at`` names the row's attribute that says when it was last changed."""

        def decorate(view: View) -> View:
            @wraps(view)
            def operation(request: HttpRequest, **given: Any) -> HttpResponse:
                fields = selected(shape, given["query"].fields)
                row = view(request, **given).first()
                if row is None:
                    raise Http404
                if rule not in {PUBLIC, SIGNED_IN}:
                    require(request.user, rule, row)
                item = shape.of(row, Reader(request))
                return answer(request, dumped(item, fields), changed_at=getattr(row, changed_at, None))

            self._declare(operation, path, rule=rule, name=name, schema=shape, example=example, summary=summary)
            operation.asks_per_object = True  # type: ignore[attr-defined]
            operation.selectable = selectable(shape)  # type: ignore[attr-defined]
            return operation  # type: ignore[return-value]

        return decorate

    def reading(
        self,
        path: str,
        *,
        rule: str,
        name: str,
        schema: type[Schema],
        example: dict[str, Any],
        summary: str,
        refuses_filters: bool = False,
    ) -> Callable[[View], View]:
        """``refuses_filters`` as in ``listing``."""

        def decorate(view: View) -> View:
            @wraps(view)
            def operation(request: HttpRequest, **given: Any) -> HttpResponse:
                return answer(request, view(request, **given).model_dump(mode="json"))

            self._declare(operation, path, rule=rule, name=name, schema=schema, example=example, summary=summary)
            operation.refuses |= refuses_filters  # type: ignore[attr-defined]
            return operation  # type: ignore[return-value]

        return decorate

    def _declare(
        self,
        operation: Callable[..., Any],
        path: str,
        *,
        rule: str,
        name: str,
        schema: type[Schema],
        example: dict[str, Any],
        summary: str,
    ) -> None:
        operation.access_rule = check_rule_name(rule)  # type: ignore[attr-defined]
        operation.example = example  # type: ignore[attr-defined]
        operation.asks_per_object = False  # type: ignore[attr-defined]
        operation.selectable = None  # type: ignore[attr-defined]
        operation.refuses = rule != PUBLIC  # type: ignore[attr-defined]
        self.get(
            path,
            response={200: schema},
            url_name=name,
            operation_id=name.replace("-", "_"),
            summary=summary,
            description=(operation.__doc__ or "").strip(),
            openapi_extra={"x-access-rule": rule},
        )(operation)


def declared_rule(view: Callable[..., Any]) -> str:
    """The rule of an operation's function; one without does not get an address."""
    rule = getattr(view, "access_rule", "")
    if not rule:
        raise ImproperlyConfigured(f"The API operation {view.__module__}.{view.__name__} declares no access_rule.")
    return check_rule_name(rule)
