"""The synonyms that queries follow now: built in, of registered sources, of the groups in the database; kept in memory.

Every query reads the one row that says which version of the groups is current, and the groups themselves only when it
is another one than before: a change is followed by every process with its next query.
"""

import logging
import threading
import uuid
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import DatabaseError

from search.analysis.synonyms import SynonymRule, SynonymTable, built_in
from search.models import SynonymGroup, SynonymState
from search.synonym_sources import registered_rules

logger = logging.getLogger(__name__)


class _Known(NamedTuple):
    version: uuid.UUID | None
    table: SynonymTable


_guard = threading.Lock()
_known: _Known | None = None


def current_synonyms() -> SynonymTable:
    """The table to compile queries with; the one known last, or the built-in one, while the database is away."""
    global _known  # noqa: PLW0603 - the process's own copy of the table
    known = _known or _Known(None, built_in())
    try:
        version = SynonymState.objects.filter(pk=SynonymState.ONLY).values_list("version", flat=True).first()
        if _known is None or version != known.version:
            with _guard:
                # The version was read before the groups: groups that change in between are read once more.
                known = _known = _Known(version, built_in().extended(_rules()))
    except DatabaseError as error:
        logger.warning("synonyms of the database are not at hand (%s)", type(error).__name__)
    return known.table


def note_change() -> None:
    """Have every process read the groups anew; called in the transaction that changes them."""
    SynonymState.objects.update_or_create(pk=SynonymState.ONLY, defaults={"version": uuid.uuid4()})


def _rules() -> list[SynonymRule]:
    groups = SynonymGroup.objects.filter(active=True).order_by("pk")
    # Where a word has too many others, those added last are kept: the groups that people wrote for search.
    return [*registered_rules(), *(SynonymRule(group.entries, one_way=group.is_one_way) for group in groups)]


def remember_synonym(first: str, second: str, *, note: str) -> None:
    """Have search follow that the two are the same, as a group that people can edit; nothing when it cannot be one."""
    group = SynonymGroup(words=f"{first}, {second}", note=note)
    try:
        group.clean()
    except ValidationError:
        return
    group.save()


def forget_synonym(first: str, second: str) -> None:
    """Take back what ``remember_synonym`` made, as long as nobody has edited it."""
    SynonymGroup.objects.filter(words=f"{first}, {second}").delete()
    note_change()
