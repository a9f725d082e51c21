"""Names, parameters, paging, fields, errors and caching, as docs/api.md promises them."""

import datetime
from decimal import Decimal

import pytest
from django.test import Client, override_settings

from coalition.models import Topic
from tests.contracts.api.conftest import Get
from tests.contracts.api.world import World, add_partner, add_write_up

LISTS = ("/best-practices/", "/topic-pages/", "/units/", "/partners/", "/topics/", "/action-formats/", "/regions/")
EVERY = (*LISTS, "/search/", "/me", "/")


def problem(response: object, status: int) -> dict[str, object]:
    assert response.status_code == status  # type: ignore[attr-defined]
    assert response["Content-Type"] == "application/problem+json"  # type: ignore[index]
    assert response["Cache-Control"] == "no-store"  # type: ignore[index]
    body = response.json()  # type: ignore[attr-defined]
    assert {"type", "title", "status", "detail", "instance"} <= body.keys()
    assert body["status"] == status
    return body  # type: ignore[no-any-return]


# --- Parameters ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", EVERY)
def test_an_unknown_parameter_is_named_with_the_known_ones(get: Get, path: str) -> None:
    (error,) = problem(get(path, colour="red"), 422)["errors"]  # type: ignore[misc]
    assert (error["parameter"], error["code"]) == ("colour", "unknown_parameter")
    assert ("page" in error["allowed"]) == (path not in {"/me", "/"})


def test_a_single_parameter_is_given_once(get: Get) -> None:
    (error,) = problem(get("/units/?page=1&page=2"), 422)["errors"]  # type: ignore[misc]
    assert (error["parameter"], error["code"]) == ("page", "repeated")


@pytest.mark.parametrize(
    ("path", "parameter", "value", "code"),
    [
        ("/units/", "page", "0", "too_small"),
        ("/units/", "page", "x", "malformed"),
        ("/units/", "page", "1_0", "malformed"),
        ("/units/", "page", "١", "malformed"),
        ("/units/", "page", "9" * 5000, "malformed"),
        ("/units/", "page_size", "101", "too_large"),
        ("/units/", "kind", "galaxy", "unknown_value"),
        ("/units/", "is_active", "maybe", "malformed"),
        ("/units/", "region", "x y", "malformed"),
        ("/units/", "ordering", "email", "unknown_value"),
        ("/units/", "fields", "id,password", "unknown_value"),
        ("/units/", "slug", "a\0b", "malformed"),
        ("/search/", "q", "a\0b", "malformed"),
        ("/search/", "q", "x" * 10_000, "too_long"),
        ("/search/", "kind", "person", "unknown_value"),
        ("/best-practices/", "cost_max", "NaN", "malformed"),
        ("/best-practices/", "cost_max", "-1", "too_small"),
        ("/best-practices/", "updated_since", "yesterday", "malformed"),
        ("/best-practices/", "updated_since", "2026-02-30T00:00:00Z", "malformed"),
        ("/best-practices/", "updated_since", "2026-02-20", "malformed"),
        ("/best-practices/", "tag", "a\0b", "malformed"),
        ("/partners/", "parent", str(2**63), "too_large"),
    ],
)
def test_a_wrong_value_is_a_named_mistake(get: Get, path: str, parameter: str, value: str, code: str) -> None:
    (error,) = problem(get(path, **{parameter: value}), 422)["errors"]  # type: ignore[misc]
    assert (error["parameter"], error["code"]) == (parameter, code)
    assert value not in error["message"] or len(value) < 2


def test_all_mistakes_are_told_at_once(get: Get) -> None:
    errors = problem(get("/units/", page="0", kind="galaxy"), 422)["errors"]
    assert {error["parameter"] for error in errors} == {"page", "kind"}  # type: ignore[attr-defined]


def test_known_values_are_listed(get: Get) -> None:
    (error,) = problem(get("/partners/", level="moon"), 422)["errors"]  # type: ignore[misc]
    assert error["allowed"] == ["district", "federal", "local", "state"]


def test_messages_speak_the_language_of_the_request(get: Get) -> None:
    english = problem(get("/nothing/"), 404)
    response = get("/nothing/", headers={"Accept-Language": "de"})
    assert english["title"] == "Not found"
    assert response["Content-Language"] == "de"
    assert "Accept-Language" in response["Vary"]
    assert get("/topics/wohnen/").json()["name"] == "Housing"
    assert get("/topics/wohnen/", headers={"Accept-Language": "de"}).json()["name"] == "Wohnen"


# --- Filters and order -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "parameters", "count"),
    [
        ("/best-practices/", {"unit": "kv-koeln"}, 1),
        ("/best-practices/", {"unit": "lv"}, 0),
        ("/best-practices/", {"topic": "wohnen", "region": "05315", "tag": "Wochenmarkt"}, 1),
        ("/best-practices/", {"action_format": "infostand"}, 0),
        ("/best-practices/", {"people_needed_max": 3, "cost_max": "45"}, 1),
        ("/best-practices/", {"people_needed_max": 2}, 0),
        ("/best-practices/", {"people_needed_min": 4}, 0),
        ("/best-practices/", {"cost_min": "45.01"}, 0),
        ("/best-practices/", {"updated_since": "2020-01-01T00:00:00Z"}, 1),
        ("/best-practices/", {"updated_since": "2998-01-01T00:00:00+01:00"}, 0),
        ("/best-practices/", {"updated_since": "0000-01-01T00:00:00+14:00"}, 1),
        ("/best-practices/", {"updated_since": "2025-04-08T12:48:40+20:31"}, 1),  # PostgreSQL knows no such offset
        ("/best-practices/", {"unit_kind": ["district", "local"], "small_branch": "true"}, 1),
        ("/best-practices/", {"season": ["winter", "spring"]}, 0),
        ("/best-practices/", {"has_material": "true"}, 0),
        ("/best-practices/", {"has_material": "false"}, 1),
        ("/best-practices/", {"hours_total_max": 12}, 0),
        ("/kits/", {"unit": "kv-koeln", "topic": "wohnen", "effort": "s", "people_max": 3, "is_valid": "true"}, 1),
        ("/kits/", {"people_max": 2}, 0),
        ("/topic-pages/", {"unit": "kv-koeln", "topic": "wohnen"}, 1),
        ("/topic-pages/", {"unit": "lv"}, 0),
        ("/units/", {"kind": ["district", "state"]}, 2),
        ("/units/", {"parent": "kv-koeln"}, 1),
        ("/units/", {"is_active": "false"}, 1),
        ("/units/", {"region": "05315"}, 1),
        ("/partners/", {"kind": "initiative", "level": "local", "topic": "wohnen", "region": "05315"}, 1),
        ("/partners/", {"kind": "union"}, 0),
    ],
)
def test_filters(get: Get, path: str, parameters: dict[str, str], count: int) -> None:
    assert get(path, **parameters).json()["count"] == count


def test_order_of_write_ups(get: Get, world: World) -> None:
    """What gives no number stands last; who belongs to no unit has nothing that fits it."""
    few = add_write_up(world, "zzfew", hours_total=1, period_start="2026-07-01").pk
    first = world.write_ups["zzpublicwriteup"].pk
    listed = get("/best-practices/", ordering="hours_total").json()["results"]
    assert [one["id"] for one in listed] == [few, first]
    assert get("/best-practices/", ordering="-fit").status_code == 401
    assert get("/best-practices/", "nobody", ordering="-fit").status_code == 403
    assert get("/best-practices/", "member", ordering="-fit").json()["count"] == 4
    assert get("/kits/", ordering="-use_count").json()["count"] == 1


def test_a_kit_is_whole(get: Get, world: World) -> None:
    path = f"/kits/{world.kits['zzpublickit'].pk}/"
    found = get(path).json()
    assert [week["title"] for week in found["plan"]] == ["Woche 1", "Woche 2"]
    assert [item["text"] for item in found["checklist"]] == ["Raum", "Aushang", "Beratung"]
    assert [version["number"] for version in found["versions"]] == [1]
    assert found["zip_url"] is None


def test_former_addresses_of_terms_answer(get: Get, world: World) -> None:
    world.topic.slug = "mieten"
    world.topic.save()
    assert get("/topics/wohnen/").json()["slug"] == "mieten"
    Topic.objects.create(slug="wohnen", name="Wohnheime")
    assert get("/topics/wohnen/").json()["name"] == "Wohnheime"


def test_order(get: Get, world: World) -> None:
    for name in ("Aaa", "Zzz"):
        add_partner(world, name, name=name, visibility="public")
    names = [entry["name"] for entry in get("/partners/").json()["results"]]
    assert names == ["Aaa", "Initiative zzpublicpartner", "Zzz"]
    assert [entry["name"] for entry in get("/partners/", ordering="-name").json()["results"]] == names[::-1]


# --- Paging and fields -----------------------------------------------------------------------------------------------


def test_paging_leads_through_all(get: Get, world: World) -> None:
    first = get("/units/", page_size=1, kind=["state", "district"]).json()
    assert first["count"] == 2
    assert first["previous"] is None
    assert first["next"].endswith("/api/v1/units/?page_size=1&kind=state&kind=district&page=2")
    second = Client().get(first["next"].partition(":8000")[2]).json()
    assert [entry["slug"] for entry in first["results"] + second["results"]] == ["lv", "kv-koeln"]
    assert second["next"] is None
    assert second["previous"].endswith("&page=1")


@pytest.mark.parametrize("path", [*LISTS, "/search/"])
def test_a_page_after_the_last_is_not_found(get: Get, path: str) -> None:
    assert "1" in str(problem(get(path, page=99_999), 404)["detail"])


def test_fields(get: Get, world: World) -> None:
    (entry,) = get("/best-practices/", fields="title,cost_euro").json()["results"]
    assert entry.keys() == {"id", "title", "cost_euro"}
    assert get("/topics/wohnen/", fields="name").json() == {"slug": "wohnen", "name": "Housing"}


def test_values_are_plain(get: Get, world: World) -> None:
    entry = get(f"/best-practices/{world.write_ups['zzpublicwriteup'].pk}/").json()
    assert Decimal(entry["cost_euro"]) == Decimal("45.00")
    assert isinstance(entry["cost_euro"], str)
    assert datetime.datetime.fromisoformat(entry["updated_at"]).tzinfo is not None
    assert entry["url"].startswith("http://")
    assert entry["html_url"].endswith("/units/kv-koeln/infostand-zzpublicwriteup/")


def test_the_body_is_data_with_finished_html(get: Get, world: World) -> None:
    body = get(f"/best-practices/{world.write_ups['zzpublicwriteup'].pk}/").json()["body"]
    assert [part["type"] for part in body] == ["heading", "text", "steps", "quote", "call_to_action", "embed"]
    text, call = body[1], body[4]
    assert 'href="http://127.0.0.1:8000/units/kv-koeln/"' in text["html"]
    assert "linktype" not in text["html"]
    assert call["value"]["url"] == "http://127.0.0.1:8000/units/kv-koeln/"
    assert body[2]["value"] == [{"title": "Erst", "html": "<p>dies</p>"}]


# --- Addresses and methods -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/nothing", "/nothing/", "/units/x/", f"/units/{2**70}/", "/units/1/extra/", "/../x"])
def test_unknown_addresses_are_problems(get: Get, path: str) -> None:
    problem(get(path), 404)


def test_other_versions_are_problems_too(world: World) -> None:
    problem(Client().get("/api/v9/units/"), 404)
    problem(Client().post("/api/v9/units/"), 404)


def test_a_missing_slash_is_forgiven(get: Get) -> None:
    response = get("/units", kind="state")
    assert (response.status_code, response["Location"]) == (308, "/api/v1/units/?kind=state")
    assert get("/me/")["Location"] == "/api/v1/me"


@pytest.mark.parametrize("path", [*EVERY, "/openapi.json"])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
def test_other_methods_are_told_the_possible_ones(path: str, method: str) -> None:
    client = Client(enforce_csrf_checks=True)
    response = getattr(client, method)(f"/api/v1{path}")
    problem(response, 405)
    assert response["Allow"] == "GET, HEAD"


def test_head(world: World) -> None:
    response = Client().head("/api/v1/units/")
    assert (response.status_code, response.content) == (200, b"")


def test_the_accepted_type_does_not_matter(get: Get) -> None:
    assert get("/units/", headers={"Accept": "text/html"})["Content-Type"] == "application/json"


# --- Caching and limits ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [*EVERY, "/openapi.json"])
def test_caching(get: Get, path: str) -> None:
    public, private = get(path), get(path, "member")
    assert public["Cache-Control"] == "public, max-age=60"
    assert private["Cache-Control"] == "private, no-cache"
    for response, who in ((public, "anonymous"), (private, "member")):
        assert {"Cookie", "Accept-Language"} <= {name.strip() for name in response["Vary"].split(",")}
        again = get(path, who, headers={"If-None-Match": response["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again["Cache-Control"] == response["Cache-Control"]


def test_an_etag_changes_with_everything_inside(get: Get, world: World) -> None:
    path = f"/best-practices/{world.write_ups['zzpublicwriteup'].pk}/"
    before = get(path)
    assert before["Last-Modified"]
    world.topic.name_en = "Homes"
    world.topic.save()
    after = get(path, headers={"If-None-Match": before["ETag"], "If-Modified-Since": before["Last-Modified"]})
    assert after.status_code == 200
    assert after.json()["topics"] == [{"slug": "wohnen", "name": "Homes"}]


def test_too_many_requests(get: Get) -> None:
    with override_settings(COALITION_API_REQUESTS_PER_MINUTE=2):
        answers = [get("/topics/") for _ in range(4)]
        other = get("/topics/", "member")
    assert 429 in [answer.status_code for answer in answers]
    limited = answers[-1]
    problem(limited, 429)
    assert 0 < int(limited["Retry-After"]) <= 60
    assert other.status_code == 200


def test_a_fault_of_ours_tells_nothing(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("zzsecret")

    monkeypatch.setattr("cms.api.search.run_page", fail)
    client = Client(raise_request_exception=False)
    response = client.get("/api/v1/search/")
    assert "zzsecret" not in response.content.decode()
    problem(response, 500)
