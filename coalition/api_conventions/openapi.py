"""What Ninja leaves out of the OpenAPI document: errors, examples, headers, who may, and what ``fields`` can name."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from coalition.access import PUBLIC
from coalition.api_conventions.problems import KINDS, MEDIA_TYPE, ParameterError, Problem, ProblemError, problem_of
from coalition.api_conventions.selection import IDENTIFIERS

SESSION = "session"
_REF = "#/components/schemas/{model}"
_HEADERS = {
    "ETag": {"description": "Send it back as If-None-Match.", "schema": {"type": "string"}},
    "Cache-Control": {"description": "How long, and by whom, this may be kept.", "schema": {"type": "string"}},
}
_PROBLEM_HEADERS: Mapping[int, Mapping[str, Any]] = {
    401: {"WWW-Authenticate": {"description": "How to sign in.", "schema": {"type": "string"}}},
    405: {"Allow": {"description": "The possible methods.", "schema": {"type": "string"}}},
    429: {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}},
}


def completed(
    document: dict[str, Any], views: Mapping[str, Callable[..., Any]], *, documented_at: str
) -> dict[str, Any]:
    """The same document with the conventions written into it."""
    components = document["components"]
    components["responses"] = {kind.slug: _problem_response(status, documented_at) for status, kind in KINDS.items()}
    components["schemas"].update(_problem_schemas())
    components["securitySchemes"] = {
        SESSION: {
            "type": "apiKey",
            "in": "cookie",
            "name": "sessionid",
            "description": "The session of somebody signed in at /account/login/. Without it: what is public.",
        }
    }
    for path, methods in document["paths"].items():
        for operation in methods.values():
            _complete_operation(operation, path, views[operation["operationId"]], components["schemas"])
    return document


def _complete_operation(operation: dict[str, Any], path: str, view: Any, schemas: dict[str, Any]) -> None:
    success = operation["responses"][200]
    success["description"] = "What was asked for."
    success["headers"] = _HEADERS
    content = success["content"]["application/json"]
    content["example"] = view.example
    operation["responses"] = {"200": success, "304": {"description": "Unchanged since the ETag in If-None-Match."}}
    operation["responses"] |= {
        str(status): {"$ref": f"#/components/responses/{KINDS[status].slug}"}
        for status in _statuses(operation, path, view)
    }
    operation["security"] = [{}, {SESSION: []}] if _is_open(view) else [{SESSION: []}]
    for parameter in operation["parameters"]:
        _complete_parameter(parameter, view)
    if view.selectable is not None:
        _loosen(content["schema"], schemas)


def _is_open(view: Any) -> bool:
    """Whether it answers people who are not signed in too, if only that there is no such object for them."""
    return bool(view.access_rule == PUBLIC or view.asks_per_object)


def _statuses(operation: Mapping[str, Any], path: str, view: Any) -> list[int]:
    """The errors that this operation can answer with."""
    paged = any(parameter["name"] == "page" for parameter in operation["parameters"])
    # 403 everywhere: an account that lacks a required second factor gets nowhere.
    statuses = {400, 403, 405, 422, 429, 500}
    if "{" in path or paged:
        statuses.add(404)
    if view.refuses or not _is_open(view):
        statuses.add(401)
    return sorted(statuses)


def _complete_parameter(parameter: dict[str, Any], view: Any) -> None:
    schema = parameter["schema"] = _given(parameter["schema"])
    schema.pop("title", None)
    # Ninja copies JSON Schema's list; OpenAPI's parameters want one example or a map.
    examples = parameter.pop("examples", None) or schema.pop("examples", None)
    schema.pop("description", None)
    if parameter["name"] == "fields":
        names = list(view.selectable or ())
        parameter["schema"] = {"type": "array", "minItems": 1, "items": {"type": "string", "enum": names}}
        parameter |= {"style": "form", "explode": False}
        examples = [names[:2]]
    if examples:
        parameter["example"] = examples[0]


def _given(schema: dict[str, Any]) -> dict[str, Any]:
    """Without "or null": a query parameter is left out instead."""
    options = [option for option in schema.get("anyOf", ()) if option.get("type") != "null"]
    if not options:
        return {key: value for key, value in schema.items() if not (key == "default" and value is None)}
    rest = {key: value for key, value in schema.items() if key not in {"anyOf", "default"}}
    return {**rest, **(options[0] if len(options) == 1 else {"anyOf": options})}


def _loosen(schema: Mapping[str, Any], schemas: dict[str, Any]) -> None:
    """With ``fields`` everything but the identifier can be absent: the document must say so."""
    name = _name(schema)
    properties = schemas[name]["properties"] if name else schema["properties"]
    if entries := properties.get("results", {}).get("items"):
        name = _name(entries)
    if name:
        schemas[name]["required"] = [key for key in IDENTIFIERS if key in schemas[name]["properties"]][:1]


def _name(schema: Mapping[str, Any]) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _problem_schemas() -> dict[str, Any]:
    problem = Problem.model_json_schema(ref_template=_REF, mode="serialization")
    problem.pop("$defs", None)
    mistake = ParameterError.model_json_schema(ref_template=_REF, mode="serialization")
    for schema in (problem, mistake):
        # Absent rather than null.
        schema["properties"] = {key: _given(value) for key, value in schema["properties"].items()}
        schema["required"] = [key for key in schema["required"] if key not in {"errors", "allowed"}]
    return {"Problem": problem, "ParameterError": mistake}


def _problem_response(status: int, documented_at: str) -> dict[str, Any]:
    mistake = ParameterError(
        parameter="kind", code="unknown_value", message="Not one of the known values.", allowed=["district", "local"]
    )
    error = ProblemError(status, errors=[mistake] if status == HTTPStatus.UNPROCESSABLE_ENTITY else ())
    example = problem_of(error, path="/api/v1/units/", documented_at=documented_at).model_dump(exclude_none=True)
    return {
        "description": str(KINDS[status].explanation),
        "headers": dict(_PROBLEM_HEADERS.get(status, {})),
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}},
    }
