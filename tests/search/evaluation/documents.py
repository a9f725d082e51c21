"""The committed German set in the form of ``search_eval``: documents from the demo data, queries and judgements.

    python -m tests.search.evaluation.documents FOLDER      writes documents.jsonl, queries.jsonl and qrels.jsonl

Ids come from slugs and names of the demo data (``bp:freibad-retten``, ``partner:ig-metall``,
``page:bezahlbar-wohnen``),
so they stay when texts are edited.
"""

import json
import sys
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.text import slugify

from cms.demo.sources import rows

JUDGED = Path(__file__).parent / "judged.txt"


class JudgedQuery(NamedTuple):
    tag: str
    text: str
    grades: dict[str, int]


def write_set(folder: Path) -> dict[str, Path]:
    """Writes the three files; returns them under the names that ``search_eval`` has for them."""
    documents = list(demo_documents())
    judged = judged_queries([document["id"] for document in documents])
    queries = [{"id": f"q{place:03d}", "text": query.text, "tag": query.tag} for place, query in enumerate(judged, 1)]
    qrels = [
        {"query": asked["id"], "doc": document, "rel": grade}
        for asked, query in zip(queries, judged, strict=True)
        for document, grade in query.grades.items()
    ]
    folder.mkdir(parents=True, exist_ok=True)
    return {
        "documents": _write(folder / "documents.jsonl", documents),
        "queries": _write(folder / "queries.jsonl", queries),
        "qrels": _write(folder / "qrels.jsonl", qrels),
    }


def demo_documents() -> Iterator[dict[str, str]]:
    """Write-ups, partners and topic pages with the texts by which they are found."""
    topics = {row["slug"]: row["name"] for row in rows("vocabularies", "topic")}
    for row in rows("best_practices", "best_practice"):
        steps = [text for step in row.get("steps", []) for text in step]
        lessons = [row.get(name, "") for name in ("results", "worked", "did_not", "place")]
        body = [row["summary"], row.get("intro", ""), *steps, *lessons, " ".join(row.get("tags", []))]
        yield {"id": f"bp:{row['slug']}", "title": row["title"], "body": "\n".join(filter(None, body))}
    for row in rows("partners", "partner"):
        names = [row.get("short_name", ""), *row.get("aliases", [])]
        body = [", ".join(filter(None, names)), row["description"], *(topics[slug] for slug in row["topics"])]
        yield {"id": f"partner:{slugify(row['name'])}", "title": row["name"], "body": "\n".join(filter(None, body))}
    for row in rows("topic_pages", "topic_page"):
        sections = [text for section in row["sections"] for text in section]
        yield {"id": f"page:{row['slug']}", "title": row["title"], "body": "\n".join([row["summary"], *sections])}


def judged_queries(known: list[str]) -> list[JudgedQuery]:
    """Raises ``ValueError`` for a judgement of a document that is not there."""
    lines = JUDGED.read_text(encoding="utf-8").splitlines()
    return [_read(line, known) for line in lines if line and not line.startswith("#")]


def _read(line: str, known: list[str]) -> JudgedQuery:
    tag, text, judgements = (part.strip() for part in line.split("|"))
    grades: dict[str, int] = {}
    for judgement in judgements.split():
        pattern, _, grade = judgement.rpartition("=")
        documents = [document for document in known if fnmatchcase(document, pattern)]
        if not documents:
            raise ValueError(f"{pattern} is no document of the demo data (query: {text})")
        for document in documents:
            grades[document] = max(int(grade), grades.get(document, 0))
    return JudgedQuery(tag, text, grades)


def _write(path: Path, entries: list[Any]) -> Path:
    path.write_text("".join(f"{json.dumps(entry, ensure_ascii=False)}\n" for entry in entries), encoding="utf-8")
    return path


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    write_set(Path(sys.argv[1]))
