"""Everything that is kept about somebody, as one ZIP: JSON for machines, a page for people, files (Art. 15, 20)."""

import datetime
import json
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import timezone

from coalition.privacy.labels import as_text, field_label
from coalition.privacy.registry import Activity, PersonalData, Subject, activities


@dataclass
class Section:
    """One model's rows about the subject."""

    data: PersonalData
    rows: list[dict[str, Any]]

    @property
    def title(self) -> str:
        return self.data.model_name

    @property
    def readable_rows(self) -> Iterator[list[tuple[str, str]]]:
        """Each row as pairs of a label and a text, in the reader's language."""
        for row in self.rows:
            yield [(field_label(self.data.model, name), as_text(value)) for name, value in row.items()]


@dataclass
class Chapter:
    """One processing activity with what it keeps about the subject."""

    activity: Activity
    sections: list[Section] = field(default_factory=list)


def chapters_about(subject: Subject) -> list[Chapter]:
    """What is kept, by activity; activities that keep nothing about the subject are left out."""
    found = []
    for activity, models in activities():
        sections = [section for data in models if (section := _section(data, subject)).rows]
        if sections:
            found.append(Chapter(activity, sections))
    return found


def _section(data: PersonalData, subject: Subject) -> Section:
    return Section(data, [dict(data.disclosure(row, subject)) for row in data.rows(subject)])


def write_archive(subject: Subject, *, reader: Any) -> IO[bytes]:
    """The ZIP for ``reader`` in a temporary file that is gone when it is closed, ready to be read."""
    subject = replace(subject, reader=reader)
    file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    made_at = timezone.now()
    chapters = chapters_about(subject)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", _as_json(chapters, made_at))
        page = render_to_string(
            "coalition/privacy/archive.html", {"chapters": chapters, "made_at": made_at, "subject": subject}
        )
        archive.writestr("data.html", page)
        for name, content in _files(subject):
            with content.open("rb") as source, archive.open(f"files/{name}", "w") as target:
                for chunk in iter(lambda: source.read(1 << 16), b""):
                    target.write(chunk)
    file.seek(0)
    return file


def _as_json(chapters: list[Chapter], made_at: datetime.datetime) -> str:
    content = {
        "made_at": made_at,
        "activities": [
            {
                "name": str(chapter.activity.name),
                "purpose": str(chapter.activity.purpose),
                "legal_basis": str(chapter.activity.legal_basis),
                "recipients": str(chapter.activity.recipients),
                "kept": str(chapter.activity.kept),
                "data": _by_title(chapter.sections),
            }
            for chapter in chapters
        ],
    }
    return json.dumps(content, cls=_Encoder, ensure_ascii=False, indent=2)


def _by_title(sections: list[Section]) -> dict[str, list[dict[str, Any]]]:
    """A model may be declared more than once: about the subject, and by the subject."""
    found: dict[str, list[dict[str, Any]]] = {}
    for section in sections:
        found.setdefault(section.title, []).extend(section.rows)
    return found


class _Encoder(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        """Lazy translations and whatever else has no form of its own are told as text."""
        try:
            return super().default(o)
        except TypeError:
            return str(o)


def _files(subject: Subject) -> Iterator[tuple[str, Any]]:
    for _activity, models in activities():
        for data in models:
            if data.files is not None:
                for row in data.rows(subject):
                    yield from data.files(row)
