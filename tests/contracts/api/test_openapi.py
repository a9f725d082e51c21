"""The OpenAPI document: valid, complete, with examples that hold against their schemas."""

from typing import Any

import jsonschema_rs
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.urls import get_resolver
from ninja import Schema
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from cms.api import api
from coalition.access import PUBLIC, check_rule_name
from coalition.api_conventions.hub_api import HubApi
from coalition.api_conventions.problems import KINDS
from coalition.api_conventions.routers import ReadRouter
from tests.contracts.api.conftest import Get

OPERATIONS = {
    "root", "me", "search", "search_suggestions", "topic_page_list",
    "topic_page_detail", "best_practice_list", "best_practice_detail",
    "action_format_list", "action_format_detail", "topic_list", "topic_detail", "region_list", "region_detail",
    "unit_list", "unit_detail", "partner_list", "partner_detail",
    "cooperation_list", "cooperation_detail", "contribution_list",
    "adaptation_list", "kit_list", "kit_detail",
}  # fmt: skip


@pytest.fixture
def document(get: Get) -> dict[str, Any]:
    answer: dict[str, Any] = get("/openapi.json").json()
    return answer


def operations(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(path, operation) for path, methods in document["paths"].items() for operation in methods.values()]


def against(schema: dict[str, Any], document: dict[str, Any], value: Any) -> None:
    """Raises when ``value`` does not fit the schema, read with the document's components."""
    jsonschema_rs.Draft202012Validator({**schema, "components": document["components"]}).validate(value)


def test_the_document_is_valid(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    OPENAPI_31_VALIDATOR.validate(document)


def test_the_operations_are_these(document: dict[str, Any]) -> None:
    assert {operation["operationId"] for _, operation in operations(document)} == OPERATIONS
    assert not any(word in path for path in document["paths"] for word in ("person", "contact"))


def test_every_operation_is_described(document: dict[str, Any]) -> None:
    for path, operation in operations(document):
        assert operation["summary"], path
        assert operation["tags"], path
        assert check_rule_name(operation["x-access-rule"])
        assert {"200", "304", "400", "403", "405", "422", "429", "500"} <= operation["responses"].keys()
        assert ("404" in operation["responses"]) == (
            "{" in path or "page" in {p["name"] for p in operation["parameters"]}
        )


def test_examples_fit_their_schemas(document: dict[str, Any]) -> None:
    for _, operation in operations(document):
        content = operation["responses"]["200"]["content"]["application/json"]
        against(content["schema"], document, content["example"])
        for parameter in operation["parameters"]:
            if "example" in parameter:
                against(parameter["schema"], document, parameter["example"])


def test_examples_are_complete(document: dict[str, Any]) -> None:
    """Only ``fields`` makes fields optional: an example shows all of them."""
    for path, operation in operations(document):
        content = operation["responses"]["200"]["content"]["application/json"]
        schema = document["components"]["schemas"].get(
            content["schema"].get("$ref", "").rpartition("/")[2], content["schema"]
        )
        assert set(content["example"]) == set(schema["properties"]), path


def test_error_examples_fit_their_schemas(document: dict[str, Any]) -> None:
    responses = document["components"]["responses"]
    assert set(responses) == {kind.slug for kind in KINDS.values()}
    for response in responses.values():
        content = response["content"]["application/problem+json"]
        against(content["schema"], document, content["example"])


def test_answers_fit_their_schemas(get: Get, document: dict[str, Any]) -> None:
    for path, operation in operations(document):
        if "{" not in path:
            schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
            readers = ("anonymous", "state_office") if operation["x-access-rule"] == PUBLIC else ("state_office",)
            for who in readers:
                against(schema, document, get(path, who).json())


def test_every_address_carries_its_rule() -> None:
    resolver = next(entry for entry in get_resolver().url_patterns if str(entry.pattern) == "api/")
    found = list(walk(resolver.url_patterns))
    assert len(found) == len(OPERATIONS) + 3
    for pattern in found:
        assert check_rule_name(pattern.callback.access_rule)


def walk(patterns: Any) -> Any:
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from walk(pattern.url_patterns)
        else:
            yield pattern


def nothing(request: HttpRequest) -> None:
    """An operation that was declared in a hurry."""


def test_an_operation_without_a_rule_gets_no_address() -> None:
    router = ReadRouter()
    router.get("/open/", response={200: Schema})(nothing)
    other = HubApi(documentation="docs", urls_namespace="other")
    other.add_router("", router)
    with pytest.raises(ImproperlyConfigured, match="access_rule"):
        _ = other.urls


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="coalition\\.view_partnerr"):
        ReadRouter().reading("/x/", rule="coalition.view_partnerr", name="x", schema=Schema, example={}, summary="x")(
            nothing
        )


def test_the_document_does_not_depend_on_the_first_reader() -> None:
    assert api.document()["components"]["responses"]["not-found"]["description"].startswith("There is nothing")
