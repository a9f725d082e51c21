"""What a write-up still lacks, and why others would miss it: one answer for forms, lists and moderators."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from best_practices.models import WriteUpDraft


@dataclass(frozen=True)
class Wish:
    """One thing that makes a write-up easier to do again; ``weight`` counts it against the others."""

    name: str
    label: Any
    why: Any
    weight: int = 1


WISHES = (
    Wish("title", _("Title"), _("Without one nobody opens it."), 2),
    Wish("summary", _("Short summary"), _("Stands in every list: whoever reads it decides here."), 2),
    Wish("steps", _("Steps"), _("Others follow them one by one; a plan is made from them."), 3),
    Wish("results", _("What came of it"), _("Numbers convince a board to try it too."), 2),
    Wish("what_worked", _("What worked"), _("So that others begin with it."), 2),
    Wish("what_did_not", _("What did not work"), _("Saves the next branch your mistake."), 2),
    Wish("people_needed", _("People needed"), _("Small branches look for what they can manage."), 2),
    Wish("hours_total", _("Hours in total"), _("Volunteers have an evening, not a week."), 1),
    Wish("cost_euro", _("Cost"), _("Without it nobody can ask for the money."), 1),
    Wish("lead_time_weeks", _("Lead time"), _("Tells others when to begin."), 1),
    Wish("period_start", _("When"), _("Some things work in summer only."), 1),
    Wish("place", _("Place"), _("A village and a big city differ."), 1),
    Wish("topics", _("Topics"), _("It is found by them, and shown on topic pages."), 2),
    Wish("action_formats", _("Action formats"), _("Whoever plans a stall looks for stalls."), 1),
    Wish("contact_role", _("Whom to ask"), _("One question answered by you saves others an evening."), 1),
    Wish("photos", _("Photos"), _("A picture is read first."), 2),
    Wish("materials", _("Material"), _("A leaflet to change is quicker than one to write."), 2),
)
_WHOLE = sum(wish.weight for wish in WISHES)


@dataclass(frozen=True)
class Completeness:
    """``percent`` of 0 to 100; ``missing`` begins with what helps most."""

    percent: int
    missing: tuple[Wish, ...]

    @property
    def next_wishes(self) -> tuple[Wish, ...]:
        """As many as somebody reads."""
        return self.missing[:4]


def completeness_of(given: Collection[str]) -> Completeness:
    """From the names of what is there."""
    missing = [wish for wish in WISHES if wish.name not in given]
    share = 1 - sum(wish.weight for wish in missing) / _WHOLE
    return Completeness(round(100 * share), tuple(sorted(missing, key=lambda wish: -wish.weight)))


def of_draft(draft: WriteUpDraft) -> Completeness:
    given = {name for name, texts in draft.content.items() if any(text.strip() for text in texts)}
    if draft.photos.all():
        given.add("photos")
    return completeness_of(given)


def of_revision(content: Mapping[str, Any]) -> Completeness:
    """``content`` of a page's revision: its fields, and its photos and materials as lists."""
    given = {name for name, value in content.items() if value not in (None, "", [])}
    body = content.get("body") or "[]"
    blocks = json.loads(body) if isinstance(body, str) else body
    if any(block.get("type") == "steps" and block.get("value") for block in blocks):
        given.add("steps")
    return completeness_of(given)


def attach_completeness(pages: Iterable[Any]) -> None:
    """Give each page its ``completeness`` for templates; fetch them with ``latest_revision``."""
    for page in pages:
        revision = page.latest_revision
        page.completeness = of_revision(revision.content) if revision else None
