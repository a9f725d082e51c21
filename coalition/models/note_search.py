import datetime
from typing import Self

from django.db import models
from django.utils import timezone

# Whoever was at work has written nothing for so long that their process must have ended.
LOST_AFTER = datetime.timedelta(seconds=90)


class NoteSearchQuerySet(models.QuerySet["NoteSearch"]):
    def lost(self) -> Self:
        """Under way, and nobody works on them any more."""
        return self.filter(finished_at=None, touched_at__lt=timezone.now() - LOST_AFTER)


class NoteSearch(models.Model):
    """How far the contact notes were looked through for the names of whom a request is about, and what was found.

    The notes are encrypted: each is opened and compared, in batches after ``position``, so that a process that ended is
    followed by one that goes on. ``found`` are notes that name the person; those linked to the person need no search.
    """

    request = models.OneToOneField(
        "coalition.PrivacyRequest", models.CASCADE, related_name="note_search", editable=False
    )
    # Of the names that were looked for: other names ask for another search.
    names_digest = models.CharField(max_length=64, editable=False)
    began_at = models.DateTimeField(default=timezone.now, editable=False)
    touched_at = models.DateTimeField(default=timezone.now, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)
    position = models.BigIntegerField(default=0, editable=False)
    looked_at = models.PositiveIntegerField(default=0, editable=False)
    total = models.PositiveIntegerField(default=0, editable=False)
    found = models.ManyToManyField("coalition.ContactLogEntry", related_name="+", editable=False)

    objects = NoteSearchQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"note search {self.pk}"

    @property
    def percent(self) -> int:
        """How far it came, from 0 to 100; not how many notes there are."""
        return min(100, 100 * self.looked_at // self.total) if self.total else 0
