"""The API's documents: OpenAPI for programs, a page for people, and what is said about addresses that do not exist."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.response import HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.api import api
from coalition.access import PUBLIC
from coalition.api_conventions.answers import answer
from coalition.api_conventions.problems import KINDS, ProblemError
from coalition.view_rules import declares

_PATH_VALUES = re.compile(r"{[^}]+}")


@dataclass(frozen=True)
class Row:
    """One parameter or field in a table: ``kind`` says in words what type it has."""

    name: str
    kind: str
    text: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class OperationEntry:
    key: str
    summary: str
    text: str
    path: str
    rule: str
    parameters: tuple[Row, ...]
    fields: tuple[Row, ...]
    example: str
    curl: str


def _read_openapi(request: HttpRequest) -> HttpResponse:
    return answer(request, api.document())


openapi = api.guard(_read_openapi, PUBLIC)


@require_safe
@declares(PUBLIC)
def documentation(request: HttpRequest) -> HttpResponse:
    """All operations, parameters, fields, examples and errors on one page, without a script."""
    document = api.document()
    groups = [(tag, [entry for entry, tags in _entries(document) if tag["name"] in tags]) for tag in document["tags"]]
    return render(request, "cms/api/documentation.html", {"groups": groups, "problems": KINDS.values()})


def unknown_address(request: HttpRequest) -> HttpResponseBase:
    """404 as a problem; an address that only lacks its slash, or has one too many, is led to the right one."""
    if request.method in {"GET", "HEAD"} and (meant := _meant(request.path_info)):
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(f"{meant}?{query}" if query else meant, preserve_request=True)
    return api.on_exception(request, ProblemError(404, _("There is no such address in the API.")))


unknown_address.access_rule = PUBLIC  # type: ignore[attr-defined]
unknown_address.csrf_exempt = True  # type: ignore[attr-defined]


def _meant(path: str) -> str:
    other = path.rstrip("/") if path.endswith("/") else f"{path}/"
    try:
        return "" if resolve(other).func is unknown_address else other
    except Resolver404:
        return ""


# --- From the OpenAPI document to what the page shows ----------------------------------------------------------------


def _entries(document: dict[str, Any]) -> Iterator[tuple[OperationEntry, list[str]]]:
    base = api.documentation_url.removesuffix("/docs")
    for path, methods in document["paths"].items():
        operation = methods["get"]
        content = operation["responses"]["200"]["content"]["application/json"]
        example = content["example"]
        entry = OperationEntry(
            key=operation["operationId"],
            summary=operation["summary"],
            text=operation.get("description", ""),
            path=path,
            rule=operation["x-access-rule"],
            parameters=tuple(_parameter(parameter) for parameter in operation["parameters"]),
            fields=tuple(_fields(content["schema"], document)),
            example=json.dumps(example, ensure_ascii=False, indent=2),
            curl=f"curl {base}{_PATH_VALUES.sub(_sample(example), path)}",
        )
        yield entry, operation.get("tags", [])


def _sample(example: dict[str, Any]) -> str:
    return str(next((example[name] for name in ("id", "slug", "code") if name in example), ""))


def _parameter(parameter: dict[str, Any]) -> Row:
    schema = parameter["schema"]
    text = parameter.get("description", "")
    if schema.get("default") not in (None, "", []):
        text = f"{text} Default: {json.dumps(schema['default'])}.".strip()
    values = schema.get("enum") or schema.get("items", {}).get("enum") or []
    return Row(parameter["name"], _kind(schema), text, tuple(map(str, values)))


def _fields(schema: dict[str, Any], document: dict[str, Any]) -> Iterator[Row]:
    """The fields of an answer, for a list those of its entries."""
    target = _resolved(schema, document)
    results = target["properties"].get("results", {})
    if "items" in results:  # a write-up's text "results" is no list
        target = _resolved(results["items"], document)
    for name, field in target["properties"].items():
        yield Row(name, _kind(field), _text(field, document))


def _text(field: dict[str, Any], document: dict[str, Any]) -> str:
    if "description" in field:
        return str(field["description"])
    for option in (field, field.get("items", {}), *field.get("anyOf", ())):
        if "$ref" in option:
            return str(_resolved(option, document).get("description", ""))
    return ""


def _resolved(schema: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in schema:
        return schema
    resolved: dict[str, Any] = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return resolved


def _kind(schema: dict[str, Any]) -> str:
    """A schema in a few words: ``list of string``, ``date or null``, ``UnitReference``."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema or "oneOf" in schema:
        return " or ".join(_kind(option) for option in schema.get("anyOf") or schema["oneOf"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("type", "any"))
