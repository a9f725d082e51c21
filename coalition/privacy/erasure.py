"""Erasing somebody everywhere, and again after a backup from before was restored (Art. 17)."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import structlog
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from coalition.conf import setting
from coalition.models import Erasure, Person
from coalition.privacy.notes import with_notes_found
from coalition.privacy.registry import Subject, declared

log = structlog.get_logger(__name__)


def erase_subject(*, subject: Subject, by: Any) -> Erasure:
    """Erase the subject from every declared model, or from none.

    Before anything is deleted, a line goes to the erasure list outside the database, so that ``replay_erasures`` can
    repeat it after an older backup was restored. Raises ``ValidationError`` for the account of somebody who still has
    an office, and ``OSError`` when the list cannot be written: then nothing was erased.
    """
    refuse_office_holders(subject)
    subject = with_notes_found(subject)
    _note_outside_the_database(subject)
    with transaction.atomic():
        row, kind, key = subject.row, subject.kind, subject.row.pk
        counts: dict[str, int] = {}
        for data in declared():
            if data.erase is not None and (count := data.erase(subject)):
                label = data.model._meta.label
                counts[label] = counts.get(label, 0) + count
        by = None if by == row else by
        erasure = Erasure.objects.create(subject_kind=kind, subject_id=key, erased_by=by, rows=counts)
    log.info("subject_erased", kind=kind, id=key, erasure=erasure.pk, rows=counts)
    return erasure


def holds_office(subject: Subject) -> bool:
    from coalition.access import standing_of
    from coalition.roles import STATE_ROLES

    return subject.user is not None and standing_of(subject.user).has(*STATE_ROLES)


def refuse_office_holders(subject: Subject) -> None:
    """Who leaves an office hands over first: memberships end before an account does."""
    if holds_office(subject):
        raise ValidationError(_("This account still holds an office of the association. End its membership first."))


def replay_erasures() -> int:
    """Erase again who is on the list and exists again; returns how many. May run any number of times."""
    repeated = 0
    for line in _noted():
        subject = _subject_of(line)
        if subject is not None:
            erase_subject(subject=subject, by=None)
            repeated += 1
    return repeated


# --- The list outside the database -----------------------------------------------------------------------------------


def erasure_list() -> Path:
    return Path(setting("ERASURE_LIST"))


def _born(subject: Subject) -> str:
    """When the row was made: a key may be given anew after a restore, the moment not."""
    born = subject.person.created_at if subject.person else subject.user.date_joined
    return str(born.isoformat())


def _note_outside_the_database(subject: Subject) -> None:
    path = erasure_list()
    path.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps({"kind": subject.kind, "id": subject.row.pk, "born": _born(subject)})
    with path.open("a", encoding="ascii") as file:
        file.write(f"{line}\n")
        file.flush()
        os.fsync(file.fileno())


def _noted() -> Iterator[dict[str, Any]]:
    path = erasure_list()
    if not path.exists():
        return
    for line in path.read_text(encoding="ascii").splitlines():
        if line.strip():
            yield json.loads(line)


def _subject_of(line: dict[str, Any]) -> Subject | None:
    """The one the line is about, if there is (again) something to erase."""
    if line["kind"] == "person":
        person = Person.objects.filter(pk=line["id"]).first()
        subject = Subject(person=person) if person else None
    else:
        user = get_user_model()._default_manager.filter(pk=line["id"], is_active=True).first()
        subject = Subject(user=user) if user else None
    return subject if subject and _born(subject) == line["born"] else None
