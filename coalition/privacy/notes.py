"""Contact notes about somebody: linked to them, or naming them in an encrypted text.

Nothing in the database says which words a note holds. An index of names, even under a key, would: with the directory
beside it, a copy of the database would tell by frequency who is spoken about where. So every text is opened and
compared. What was found is kept for a request (``NoteSearch``); afterwards only notes that changed since are opened.
"""

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.db.models import QuerySet
from django.utils import timezone

from coalition.models import ContactLogEntry
from coalition.privacy.redaction import pattern_for
from coalition.privacy.registry import Subject

BATCH = 500
NOTE_TEXTS = ("subject", "notes", "outcome")
# A change that was under way when the search began may carry an earlier moment.
_OVERLAP = datetime.timedelta(minutes=10)


@dataclass(frozen=True)
class NotesFound:
    """Keys of the notes that named somebody when each was looked at, none before ``since``."""

    keys: frozenset[int]
    since: datetime.datetime


def notes_about(subject: Subject) -> QuerySet[ContactLogEntry]:
    """Notes linked to the person, or naming them; opened are all of them, or those changed since the search."""
    if subject.person is None:
        return ContactLogEntry.objects.none()
    linked = set(ContactLogEntry.objects.filter(persons=subject.person).values_list("pk", flat=True))
    others = ContactLogEntry.objects.exclude(pk__in=linked)
    known: frozenset[int] = frozenset()
    if subject.found is not None:
        known = subject.found.keys
        others = others.filter(updated_at__gte=subject.found.since - _OVERLAP)
    naming = set(naming_one(others.order_by("pk").iterator(BATCH), pattern_for(subject)))
    return ContactLogEntry.objects.filter(pk__in=linked | known | naming).for_lists()


def naming_one(notes: Iterable[ContactLogEntry], pattern: re.Pattern[str]) -> Iterator[int]:
    """The keys of those in which one of the texts fits."""
    return (note.pk for note in notes if any(pattern.search(getattr(note, name)) for name in NOTE_TEXTS))


def with_notes_found(subject: Subject) -> Subject:
    """The same subject, with all notes looked through now; for who opens a transaction and should not hold it long."""
    if subject.person is None or subject.found is not None:
        return subject
    began = timezone.now()
    keys = frozenset(notes_about(subject).values_list("pk", flat=True))
    return replace(subject, found=NotesFound(keys, began))
