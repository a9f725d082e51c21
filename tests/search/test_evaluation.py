"""``search_eval`` and ``search_index`` as they are called from outside."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.search.notes.models import Note


def write(path: Path, *lines: Any) -> Path:
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return path


@pytest.fixture
def judged_set(tmp_path: Path) -> dict[str, Path]:
    documents = [
        {"id": "a", "title": "Wohnungsnot", "body": "Mieten steigen."},
        {"id": "b", "title": "Verkehrswende", "body": "Bus und Bahn."},
    ]
    queries = [{"id": "1", "text": "Wohnungen"}, {"id": "2", "text": "Xylophon"}, {"id": "3", "text": "Wohnung Bahn"}]
    qrels = [
        {"query": "1", "doc": "a", "rel": 2},
        {"query": "2", "doc": "b", "rel": 1},
        {"query": "3", "doc": "b", "rel": 1},
        {"query": "3", "doc": "a", "rel": 0},
    ]
    return {
        "documents": write(tmp_path / "documents.jsonl", *documents),
        "queries": write(tmp_path / "queries.jsonl", *queries),
        "qrels": write(tmp_path / "qrels.jsonl", *qrels),
    }


def run(command: str, *arguments: str, **options: Any) -> dict[str, Any]:
    out = StringIO()
    call_command(command, *arguments, stdout=out, format="json", **options)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def test_the_figures_are_what_they_say(engine: Any, judged_set: dict[str, Path]) -> None:
    found = run("search_eval", **judged_set)
    assert found["recall@10"] == pytest.approx(2 / 3, abs=1e-3)
    assert found["zero_hit_share"] == pytest.approx(1 / 3, abs=1e-3)
    assert 0.5 <= found["nDCG@10"] <= 2 / 3 + 1e-3
    assert 0.5 <= found["MRR@10"] <= 2 / 3 + 1e-3
    assert found["documents_per_second"] > 0
    assert 0 < found["p50_ms"] <= found["p95_ms"]


def test_queries_are_explained_and_two_runs_compared(
    embedded: Any, judged_set: dict[str, Path], tmp_path: Path
) -> None:
    saved = tmp_path / "before.json"
    found = run("search_eval", **judged_set, explain=True, save=saved)
    worst = found["explained"][0]
    assert (worst["id"], worst["missed"]) == ("2", ["b"])
    same = run("search_eval", **judged_set, compare=saved)["compared"]
    assert (same["difference"], same["low"], same["high"], same["queries"]) == (0, 0, 0, 3)
    saved.write_text(json.dumps({"1": 0.5, "2": 0.0}), encoding="utf-8")
    better = run("search_eval", **judged_set, compare=saved)["compared"]
    assert better["difference"] > 0
    assert (better["better"], better["worse"]) == (1, 0)
    assert better["low"] <= better["difference"] <= better["high"]


@pytest.mark.django_db
@pytest.mark.usefixtures("notes")
def test_the_real_index_is_left_alone(engine: Any, judged_set: dict[str, Path]) -> None:
    Note.objects.create(title="Notiz")
    call_command("search_index", "drain", stdout=StringIO())
    run("search_eval", **judged_set)
    assert run("search_index", "check")["agrees"]


def test_a_malformed_line_is_named(embedded: Any, judged_set: dict[str, Path]) -> None:
    judged_set["queries"].write_text('{"id": 1}\n', encoding="utf-8")
    with pytest.raises(CommandError, match=r"queries\.jsonl, line 1"):
        run("search_eval", **judged_set)


@pytest.mark.django_db
@pytest.mark.usefixtures("notes")
def test_check_fails_on_a_difference_and_rebuild_mends_it(engine: Any) -> None:
    Note.objects.bulk_create([Note(title="Notiz")])
    call_command("search_index", "rebuild", stdout=StringIO())
    assert run("search_index", "check")["agrees"]
    Note.objects.update(title="Anders")
    with pytest.raises(SystemExit) as stopped:
        call_command("search_index", "check", stdout=StringIO())
    assert stopped.value.code == 1
    assert run("search_index", "rebuild")["documents"] == 1
    assert run("search_index", "check")["agrees"]


@pytest.mark.elasticsearch
def test_a_stopped_engine_is_said_clearly(elasticsearch: Any, settings: Any, judged_set: dict[str, Path]) -> None:
    settings.SEARCH_ELASTICSEARCH_URL = "http://127.0.0.1:9"
    with pytest.raises(CommandError, match="not available"):
        run("search_eval", **judged_set)
