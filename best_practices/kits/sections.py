"""A section of a kit as one text that people can edit, and back: ``== title ==`` begins a week or a text, a line of the
checklist is an item, ``[2]`` before it its week, and ``---`` stands between summary and goal."""

import difflib
import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from best_practices.models import CampaignKitPage, KitChecklistItem, KitRemark, KitWeek

Part = KitRemark.Part
EDITABLE = (Part.GOAL, Part.PLAN, Part.CHECKLIST, Part.TEXTS)
_TITLE = re.compile(r"^==\s*(.+?)\s*==$")
_WEEK = re.compile(r"^\[(\d{1,3})\]\s*")
_BETWEEN = "---"


def section_of(content: Mapping[str, Any], part: str) -> str:
    """From a revision's content, or from ``kit.serializable_data()``, which has the same shape."""
    if part == Part.GOAL:
        return even(f"{content['summary']}\n\n{_BETWEEN}\n\n{content['goal']}")
    if part == Part.PLAN:
        return _as_blocks(_rows(content, "weeks"))
    if part == Part.CHECKLIST:
        return even("\n".join(_as_line(row) for row in _rows(content, "checklist")))
    if part == Part.TEXTS:
        return _as_blocks(_rows(content, "text_templates"))
    raise ValidationError(_("This part of a kit is no text. Describe what should change."))


def put_section(kit: CampaignKitPage, part: str, text: str) -> None:
    """Write ``text`` into ``kit``, which is not saved; ``ValidationError`` tells what cannot be read."""
    {Part.GOAL: _put_goal, Part.PLAN: _put_plan, Part.CHECKLIST: _put_checklist, Part.TEXTS: _put_texts}[Part(part)](
        kit, even(text)
    )


def fingerprint(section: str) -> str:
    return hashlib.sha256(section.encode()).hexdigest()


def even(text: str) -> str:
    """The same line ends and no blanks at the ends of lines: browsers change both."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def _rows(content: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    rows: list[Mapping[str, Any]] = content.get(name) or []
    return sorted(rows, key=lambda row: row.get("sort_order") or 0)


def _as_blocks(rows: Iterable[Mapping[str, Any]]) -> str:
    return "\n\n".join(f"== {row['title']} ==\n{even(row['text'])}".rstrip() for row in rows)


def _as_line(row: Mapping[str, Any]) -> str:
    return f"[{row['week']}] {row['text']}" if row.get("week") else str(row["text"])


def _put_goal(kit: CampaignKitPage, text: str) -> None:
    parts = re.split(rf"^{_BETWEEN}$", text, flags=re.MULTILINE)
    if len(parts) != 2:  # noqa: PLR2004 - summary and goal
        raise ValidationError(_("Keep the one line --- between the summary and the goal."))
    kit.summary, kit.goal = (part.strip() for part in parts)
    kit.clean_fields(exclude={field.name for field in kit._meta.fields} - {"summary", "goal"})


def _put_plan(kit: CampaignKitPage, text: str) -> None:
    weeks = _ordered(kit.weeks.all())
    kept = []
    for place, (title, body) in enumerate(_blocks(text)):
        week = weeks[place] if place < len(weeks) else KitWeek()
        week.title, week.text, week.sort_order = title, body, place
        week.clean_fields(exclude=["page"])
        kept.append(week)
    kit.weeks = kept


def _put_checklist(kit: CampaignKitPage, text: str) -> None:
    """An item whose words changed stays the same item: what branches have ticked off stays ticked off."""
    items = _ordered(kit.checklist.all())
    lines = [_item(line.strip()) for line in text.split("\n") if line.strip()]
    before, after = [item.text for item in items], [words for words, _week in lines]
    known: dict[int, Any] = {}
    for tag, start, end, new_start, new_end in difflib.SequenceMatcher(None, before, after, False).get_opcodes():
        if tag in {"equal", "replace"}:
            known |= dict(zip(range(new_start, new_end), items[start:end], strict=False))
    kept = []
    for place, (words, week) in enumerate(lines):
        item = known.get(place) or KitChecklistItem()
        item.text, item.week, item.sort_order = words, week, place
        item.clean_fields(exclude=["page"])
        kept.append(item)
    kit.checklist = kept


def _put_texts(kit: CampaignKitPage, text: str) -> None:
    templates, blocks = _ordered(kit.text_templates.all()), _blocks(text)
    if len(templates) != len(blocks):
        raise ValidationError(_("Texts can be changed here, but neither added nor taken out."))
    for template, (title, body) in zip(templates, blocks, strict=True):
        template.title, template.text = title, body
        template.clean_fields(exclude=["page"])
    kit.text_templates = templates


def _blocks(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, list[str]]] = []
    for line in text.split("\n"):
        if title := _TITLE.match(line):
            found.append((title[1], []))
        elif found:
            found[-1][1].append(line)
        elif line:
            raise ValidationError(_("Begin with a line of the form == title ==."))
    return [(title, "\n".join(lines).strip()) for title, lines in found]


def _item(line: str) -> tuple[str, int | None]:
    week = _WEEK.match(line)
    return (line[week.end() :], int(week[1])) if week else (line, None)


def _ordered(rows: Iterable[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: row.sort_order or 0)
