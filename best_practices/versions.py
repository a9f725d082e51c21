"""What differs between two versions of a write-up: section by section, with the words that came and went."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.formats import localize
from django.utils.translation import gettext as _
from wagtail.models import PageLogEntry, Revision

from best_practices.models import BestPracticePage
from best_practices.services.body_text import searchable_text

MOST_SHOWN = 50
_TOKENS = re.compile(r"\w+|\s+|[^\w\s]")
# Above this, words are compared line by line: the time for comparing grows with the square.
_MOST_TOKENS = 6_000
_SAME, _CAME, _WENT = "same", "came", "went"


@dataclass(frozen=True)
class Piece:
    """``kind`` is ``same``, ``came`` or ``went``."""

    kind: str
    text: str


@dataclass(frozen=True)
class Difference:
    """One section that differs, as its pieces in reading order."""

    key: str
    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Version:
    """One stored version. ``was_public``: readers saw it once; ``is_public``: it is what they see now."""

    revision: Revision
    number: int
    was_public: bool
    is_public: bool


def section_labels() -> dict[str, str]:
    """The sections of a write-up, in the order of the form; remarks are about one of them too."""
    return {
        "title": _("Title"),
        "summary": _("In short"),
        "effort": _("Effort, place and time"),
        "body": _("What was done"),
        "lessons": _("Results and lessons"),
        "files": _("Photos and materials"),
        "finding": _("How to find it"),
    }


def differences_between(old: BestPracticePage, new: BestPracticePage) -> list[Difference]:
    """The sections that are not the same in both, as revisions' objects or stored pages."""
    before, after = _texts(old), _texts(new)
    return [
        Difference(key, label, compare(before[key], after[key]))
        for key, label in section_labels().items()
        if before[key] != after[key]
    ]


def compare(old: str, new: str) -> tuple[Piece, ...]:
    """Word by word; line by line where the texts are long."""
    before, after = _tokens(old), _tokens(new)
    if len(before) + len(after) > _MOST_TOKENS:
        before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    pieces: list[Piece] = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for operation, start, end, new_start, new_end in matcher.get_opcodes():
        if operation == "equal":
            pieces.append(Piece(_SAME, "".join(before[start:end])))
            continue
        pieces.append(Piece(_WENT, "".join(before[start:end])))
        pieces.append(Piece(_CAME, "".join(after[new_start:new_end])))
    return tuple(piece for piece in pieces if piece.text)


def versions_of(page: BestPracticePage) -> list[Version]:
    """The newest ``MOST_SHOWN`` versions; three queries however many there are."""
    public = set(_publications(page).values_list("revision", flat=True))
    total = page.revisions.count()
    newest = page.revisions.select_related("user").order_by("-created_at", "-pk")[:MOST_SHOWN]
    return [
        Version(
            row, total - place, row.pk in public or row.pk == page.live_revision_id, row.pk == page.live_revision_id
        )
        for place, row in enumerate(newest)
    ]


def previous_publication(page: BestPracticePage) -> Revision | None:
    """What readers saw before the version that they see now; None when there was none."""
    entries = _publications(page).exclude(revision=page.live_revision_id).select_related("revision")
    entry = entries.order_by("-timestamp", "-pk").first()
    return entry.revision if entry else None


def _publications(page: BestPracticePage) -> Any:
    return PageLogEntry.objects.filter(page=page.pk, action="wagtail.publish", revision__isnull=False)


def _tokens(text: str) -> list[str]:
    return _TOKENS.findall(text)


def _texts(page: BestPracticePage) -> dict[str, str]:
    """Each section as plain text."""
    return {
        "title": page.title,
        "summary": page.summary,
        "effort": _lines(
            page, "period_start", "period_end", "place", "people_needed", "hours_total", "lead_time_weeks", "cost_euro"
        ),
        "body": searchable_text(page.body),
        "lessons": _lines(page, "results", "what_worked", "what_did_not", "would_repeat"),
        "files": _joined(
            [
                *(f"{_('Photo')}: {photo.alt_text}" for photo in page.photos.all()),
                *(f"{_('File')}: {material.document.title}" for material in page.materials.all()),
            ]
        ),
        "finding": _joined(
            [
                _named(_("Topics"), page.topics.all()),
                _named(_("Action formats"), page.action_formats.all()),
                _named(_("Tags"), page.tags.all()),
                _lines(page, "contact_role", "visibility"),
            ]
        ),
    }


def _lines(page: BestPracticePage, *names: str) -> str:
    lines = []
    for name in names:
        shown = getattr(page, f"get_{name}_display", lambda name=name: localize(getattr(page, name)))()
        if shown not in {None, ""}:
            lines.append(f"{page._meta.get_field(name).verbose_name}: {shown}")  # type: ignore[union-attr]
    return "\n".join(lines)


def _named(label: str, rows: Iterable[Any]) -> str:
    names = sorted(str(row) for row in rows)
    return f"{label}: {', '.join(names)}" if names else ""


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(line for line in lines if line)
