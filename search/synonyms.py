"""The synonyms that queries follow now: the built-in ones and the groups of the database, kept between queries.

Every query reads the one row that says which version of the groups is current, and the groups themselves only when it
is another one than before: a change is followed by every process with its next query.
"""

import logging
import threading
import uuid
from typing import NamedTuple

from django.db import DatabaseError

from search.analysis.synonyms import SynonymRule, SynonymTable, built_in
from search.models import SynonymGroup, SynonymState

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
        if version != known.version:
            with _guard:
                # The version was read before the groups: groups that change in between are read once more.
                known = _known = _Known(version, built_in().extended(_rules()) if version else built_in())
    except DatabaseError as error:
        logger.warning("synonyms of the database are not at hand (%s)", type(error).__name__)
    return known.table


def note_change() -> None:
    """Have every process read the groups anew; called in the transaction that changes them."""
    SynonymState.objects.update_or_create(pk=SynonymState.ONLY, defaults={"version": uuid.uuid4()})


def _rules() -> list[SynonymRule]:
    groups = SynonymGroup.objects.filter(active=True).order_by("pk")
    return [SynonymRule(group.entries, one_way=group.is_one_way) for group in groups]
