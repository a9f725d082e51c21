"""Errors as ``application/problem+json`` (RFC 9457), in the language of the request and without internals."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from ninja import Schema
from pydantic import Field

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True)
class ProblemKind:
    """One kind of error: ``slug`` is its stable name, the last part of the problem's ``type``."""

    slug: str
    status: int
    title: Any
    explanation: Any


_ALL = (
    ProblemKind("malformed", 400, _("The request is malformed"), _("The server could not read the request.")),
    ProblemKind("sign-in-required", 401, _("Sign in first"), _("This is for people who are signed in.")),
    ProblemKind("forbidden", 403, _("Not allowed"), _("Your roles do not allow this.")),
    ProblemKind("not-found", 404, _("Not found"), _("There is nothing at this address, or nothing that you may see.")),
    ProblemKind("method-not-allowed", 405, _("Method not allowed"), _("The header Allow names what is possible here.")),
    ProblemKind("invalid-parameters", 422, _("Invalid parameters"), _("The list of errors names each parameter.")),
    ProblemKind("too-many-requests", 429, _("Too many requests"), _("The header Retry-After says when to try again.")),
    ProblemKind("server-error", 500, _("The server failed"), _("The fault has been noted; please try again later.")),
)
# Headers that a status owes its reader whatever the reason.
_ALWAYS: Mapping[int, Mapping[str, str]] = {401: {"WWW-Authenticate": 'Session realm="hub"'}}
KINDS: Mapping[int, ProblemKind] = {kind.status: kind for kind in _ALL}


class ParameterError(Schema):
    """What is wrong with one parameter."""

    parameter: str = Field(description="Name of the query parameter.", examples=["kind"])
    code: str = Field(description="Stable name of the mistake.", examples=["unknown_value"])
    message: str = Field(description="The mistake in words, in the language of the request.")
    allowed: list[str] | None = Field(None, description="What would have been accepted, where that can be listed.")


class Problem(Schema):
    """An error after RFC 9457."""

    type: str = Field(description="Address that documents this kind of error; compare it, or `status`.")
    title: str = Field(description="The kind of error in words, in the language of the request.")
    status: int = Field(description="The HTTP status code.")
    detail: str = Field(description="What happened this time.")
    instance: str = Field(description="The path that was asked for.")
    errors: list[ParameterError] | None = Field(None, description="Only with status 422: one entry per mistake.")


class ProblemError(Exception):
    """Raised anywhere in an operation to answer with a problem."""

    def __init__(
        self,
        status: int,
        detail: Any = "",
        *,
        errors: Sequence[ParameterError] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status, detail)
        self.kind = KINDS[status]
        self.detail = detail or self.kind.explanation
        self.errors = list(errors)
        self.headers = {**_ALWAYS.get(status, {}), **(headers or {})}


def refuse_parameter(parameter: str, code: str, message: Any, allowed: Sequence[str] | None = None) -> ProblemError:
    """The error for one parameter that only the operation itself can judge."""
    error = ParameterError(
        parameter=parameter, code=code, message=str(message), allowed=None if allowed is None else sorted(allowed)
    )
    return ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, errors=[error])


def problem_of(error: ProblemError, *, path: str, documented_at: str) -> Problem:
    return Problem(
        type=f"{documented_at}#{error.kind.slug}",
        title=str(error.kind.title),
        status=error.kind.status,
        detail=str(error.detail),
        instance=path,
        errors=error.errors or None,
    )


def problem_response(request: HttpRequest, error: ProblemError, *, documented_at: str) -> HttpResponse:
    """The answer to a failed request; never cached."""
    problem = problem_of(error, path=request.path, documented_at=documented_at)
    body = json.dumps(problem.model_dump(exclude_none=True), ensure_ascii=False)
    response = HttpResponse(body, status=error.kind.status, content_type=MEDIA_TYPE, headers=error.headers)
    response["Cache-Control"] = "no-store"
    patch_vary_headers(response, ("Cookie", "Accept-Language"))
    return response
