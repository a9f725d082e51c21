"""What members have for themselves: a draft that a unit writes together, a saved search, a reading list."""

import uuid

from django.http import QueryDict

from best_practices.models import BestPracticePage, ReadingListEntry, SavedSearch, WriteUpDraft
from best_practices.services.drafts import Target, save_draft, share_draft
from best_practices.services.reading import keep_for_reading, save_search
from cms.models import User
from coalition.models import Unit

AUTHOR = "mitglied@example.org"
UNIT = "kv-koeln"
_KEY = uuid.UUID("2c6a54a7-5a0e-4d0b-9d3f-6d0f6c1d7a55")
TYPED = {
    "title": "Pfannkuchen und Mietberatung im Innenhof",
    "place": "Köln-Kalk",
    "results": "40 Leute kamen, sechs wollen beim nächsten Mal mitmachen.",
    "what_worked": "Erst essen, dann reden: Die Beratung begann, als alle schon saßen.",
}


def load_drafts() -> None:
    author = User.objects.filter(email=AUTHOR).first()
    unit = Unit.objects.filter(slug=UNIT).first()
    if author is None or unit is None:
        return
    _load_draft(author, unit)
    if not SavedSearch.objects.filter(user=author).exists():
        save_search(user=author, name="Kleines für den Sommer", query=QueryDict("small=on&season=summer"))
    if not ReadingListEntry.objects.filter(user=author).exists():
        for page in BestPracticePage.objects.visible_to(author).exclude(unit=unit).order_by("pk")[:2]:
            keep_for_reading(user=author, page=page)


def _load_draft(author: User, unit: Unit) -> None:
    handed_in = BestPracticePage.objects.filter(submission_key=_KEY).exists()
    if handed_in or WriteUpDraft.objects.filter(key=_KEY).exists():
        return
    typed = {"unit": [str(unit.pk)], **{name: [text] for name, text in TYPED.items()}}
    saved = save_draft(author=author, target=Target(key=_KEY, unit=unit), typed=typed, version=0)
    share_draft(draft=saved.draft, author=author, is_shared=True)
