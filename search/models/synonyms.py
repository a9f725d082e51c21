"""Synonyms that people of the installation add to the built-in ones."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from search.analysis.synonyms import split_entries, stems_of
from search.synonym_words import LONGEST_ENTRY, MOST_ENTRIES, problems_of

# Enough for MOST_ENTRIES of the longest kind, with separators.
_LONGEST_TEXT = MOST_ENTRIES * (LONGEST_ENTRY + 2)


class SynonymGroup(models.Model):
    """Words that stand for each other. ``words`` holds the entries, separated by commas."""

    class Direction(models.TextChoices):
        BOTH = "both", _("Each word finds the others")
        ONE_WAY = "one_way", _("The first word finds the others, not the other way round")

    words = models.TextField(
        _("words"),
        max_length=_LONGEST_TEXT,
        help_text=_(
            "Two or more words or expressions, separated by commas or line breaks, "
            "for example: SoKo, Sozialkonferenz, soziale Konferenz."
        ),
    )
    direction = models.CharField(_("direction"), max_length=10, choices=Direction.choices, default=Direction.BOTH)
    note = models.CharField(
        _("note"), max_length=200, blank=True, help_text=_("For colleagues: why this is here. Search does not show it.")
    )
    active = models.BooleanField(_("active"), default=True, help_text=_("Search follows active groups at once."))
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        ordering = ["words", "pk"]
        verbose_name = _("synonym group")
        verbose_name_plural = _("synonyms")

    def __str__(self) -> str:
        return self.words if len(self.words) <= LONGEST_ENTRY else f"{self.words[: LONGEST_ENTRY - 1]}…"

    @property
    def entries(self) -> tuple[str, ...]:
        return split_entries(self.words)

    @property
    def is_one_way(self) -> bool:
        return self.direction == self.Direction.ONE_WAY

    def clean(self) -> None:
        problems = problems_of(self.entries)
        if not problems and self._is_there_already():
            problems = [_("These words are a group already.")]
        if problems:
            raise ValidationError({"words": problems})
        self.words = ", ".join(self.entries)

    def _is_there_already(self) -> bool:
        own = self._meaning()
        others = SynonymGroup.objects.exclude(pk=self.pk).only("words", "direction")
        return any(other._meaning() == own for other in others)

    def _meaning(self) -> Any:
        """Equal for groups that make search do the same."""
        stems = [stems_of(entry) for entry in self.entries]
        return (stems[0], frozenset(stems)) if self.is_one_way else frozenset(stems)


class SynonymState(models.Model):
    """One row whose ``version`` changes with every change of the groups: processes read them anew when it differs.

    A random value and no counter: neither a rollback nor a restored database can bring an old one back for others.
    """

    ONLY = 1

    version = models.UUIDField(default=uuid.uuid4)

    class Meta:
        verbose_name = "state of the synonyms"
        verbose_name_plural = "state of the synonyms"

    def __str__(self) -> str:
        return str(self.version)
