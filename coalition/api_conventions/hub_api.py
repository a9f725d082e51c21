"""The API object: every operation guarded by its rule, every error a problem, nothing without a declaration."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, reverse
from django.utils import translation
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from coalition.api_conventions.mistakes import mistake_of
from coalition.api_conventions.openapi import completed
from coalition.api_conventions.parameters import check_names
from coalition.api_conventions.problems import KINDS, ProblemError, problem_response
from coalition.api_conventions.reading import absolute
from coalition.api_conventions.routers import declared_rule
from coalition.api_conventions.throttling import check_rate
from coalition.view_rules import passes

log = logging.getLogger("django.request")


class HubApi(NinjaAPI):
    """Collects ``ReadRouter``s; ``documentation`` is the URL name, in the API's namespace, of the page for people."""

    def __init__(self, *, documentation: str, **options: Any) -> None:
        super().__init__(docs_url=None, openapi_url=None, **options)
        self.documentation = documentation
        self._completed: dict[str, Any] | None = None

    # --- Addresses ----------------------------------------------------------------------------------------------------

    def _get_urls(self) -> list[Any]:
        patterns: list[Any] = []
        for router in self._get_bound_routers():
            operations = [operation for view in router.path_operations.values() for operation in view.operations]
            for operation, pattern in zip(operations, router.urls_paths(router.prefix), strict=True):
                patterns.append(self._guarded(operation, pattern))
        return patterns

    def _guarded(self, operation: Operation, pattern: URLPattern) -> URLPattern:
        pattern.callback = self.guard(operation.run, declared_rule(operation.view_func), operation)
        return pattern

    def guard(
        self, run: Callable[..., HttpResponseBase], rule: str, operation: Operation | None = None
    ) -> Callable[..., HttpResponseBase]:
        """``run`` as a view: method, rate, rule and parameters are checked first; whatever fails becomes a problem."""
        per_object = bool(operation) and getattr(operation.view_func, "asks_per_object", False)  # type: ignore[union-attr]

        def view(request: HttpRequest, **given: Any) -> HttpResponseBase:
            try:
                check_method(request)
                check_rate(request)
                if not per_object:
                    check_rule(request, rule)
                if operation is not None:
                    check_names(request, operation)
                return run(request, **given)
            except Exception as error:  # noqa: BLE001
                return self.on_exception(request, error)

        # Nothing here changes anything, so a method that does not exist is told so, and not that a token is missing.
        view.csrf_exempt = True  # type: ignore[attr-defined]
        view.access_rule = rule  # type: ignore[attr-defined]
        return view

    # --- Errors -------------------------------------------------------------------------------------------------------

    def set_default_exception_handlers(self) -> None:
        """None of Ninja's: ``on_exception`` answers all."""

    def on_exception(self, request: HttpRequest, exc: Any) -> HttpResponse:
        problem = as_problem(request, exc)
        if problem is None:
            # As Django does it: loggers and error reporters hear of it, the caller learns nothing.
            log.error("Server error: %s", request.path, exc_info=exc, extra={"status_code": 500, "request": request})
            got_request_exception.send(sender=type(self), request=request)
            problem = ProblemError(500)
        return problem_response(request, problem, documented_at=self.documentation_url)

    @property
    def documentation_url(self) -> str:
        return absolute(reverse(f"{self.urls_namespace}:{self.documentation}"))

    # --- OpenAPI ------------------------------------------------------------------------------------------------------

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.operation_id or operation.view_func.__name__

    def document(self) -> dict[str, Any]:
        """The completed OpenAPI document; made once, as operations do not change while the process runs."""
        if self._completed is None:
            with translation.override("en"):
                schema = OpenAPISchema(self, "")
                self._completed = completed(schema, self._views_by_id(), documented_at=self.documentation_url)
        return self._completed

    def _views_by_id(self) -> dict[str, Callable[..., Any]]:
        return {
            self.get_openapi_operation_id(operation): operation.view_func
            for router in self._get_bound_routers()
            for view in router.path_operations.values()
            for operation in view.operations
        }


def check_method(request: HttpRequest) -> None:
    if request.method not in {"GET", "HEAD"}:
        raise ProblemError(405, headers={"Allow": "GET, HEAD"})


def check_rule(request: HttpRequest, rule: str) -> None:
    if not passes(request.user, rule):
        raise PermissionDenied


def as_problem(request: HttpRequest, error: Exception) -> ProblemError | None:
    """The problem that tells the caller of ``error``; None for a fault of ours."""
    if isinstance(error, ProblemError):
        return error
    if isinstance(error, PermissionDenied):
        return _refused(request)
    if isinstance(error, ValidationError):
        return _invalid(error)
    if isinstance(error, HttpError):
        return ProblemError(error.status_code) if error.status_code in KINDS else None
    status = next((status for known, status in _STATUSES.items() if isinstance(error, known)), None)
    return ProblemError(status) if status else None


_STATUSES: dict[type[Exception], int] = {Http404: 404, SuspiciousOperation: 400}


def _refused(request: HttpRequest) -> ProblemError:
    return ProblemError(403 if request.user.is_authenticated else 401)


def _invalid(error: ValidationError) -> ProblemError:
    """422 with each mistake; what does not even fit into an address is simply not there."""
    if any(finding["loc"][0] == "path" for finding in error.errors):
        return ProblemError(404)
    return ProblemError(422, errors=[mistake_of(finding) for finding in error.errors])
