"""Persons who stand for partners, and the functions they hold there."""

import datetime
import uuid
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone

from coalition.history.recording import recorded
from coalition.models import Partner, Person, PersonRole
from coalition.services.writing import create_once, lock_version, write

log = structlog.get_logger(__name__)


@transaction.atomic
def create_person(
    *,
    by: Any = None,
    partner: Partner,
    function: str,
    since: datetime.date | None = None,
    submission_key: uuid.UUID | None = None,
    **fields: Any,
) -> Person:
    """Add somebody with a function at ``partner``. A legal basis and its date are required."""

    def create() -> Person:
        person = Person(submission_key=submission_key)
        with recorded(person, by=by):
            write(person, fields)
        add_role(by=by, person=person, partner=partner, function=function, since=since)
        return person

    person, created = create_once(Person, submission_key, create)
    if created:
        log.info("person_created", person=person.pk, by=getattr(by, "pk", None))
    return person


@transaction.atomic
def update_person(*, person: Person, by: Any, version: int, **fields: Any) -> Person:
    """Change a person read as ``version``; ``StaleEditError`` when somebody else was quicker."""
    current = lock_version(Person, person.pk, version)
    with recorded(current, by=by):
        write(current, fields)
    log.info("person_updated", person=current.pk, by=by.pk, version=current.version)
    return current


@transaction.atomic
def add_role(
    *, by: Any = None, person: Person, partner: Partner, function: str, since: datetime.date | None = None
) -> PersonRole:
    """Give the person a function; asked again, it returns the one that is held."""
    held = PersonRole.objects.held_on(timezone.localdate())
    existing = held.filter(person=person, partner=partner, function=function).first()
    if existing is not None:
        return existing
    role = PersonRole()
    with recorded(role, by=by):
        write(role, {"person": person, "partner": partner, "function": function, "since": since})
    log.info("person_role_added", role=role.pk, person=person.pk, partner=partner.pk, by=getattr(by, "pk", None))
    return role


@transaction.atomic
def end_role(*, role: PersonRole, by: Any, last_day: datetime.date | None = None) -> None:
    """End a function; without ``last_day`` yesterday was the last one, and it is not held any more at once."""
    until = last_day or timezone.localdate() - datetime.timedelta(days=1)
    with recorded(role, by=by):
        role.until = until
        if role.since and role.since > until:
            role.since = until
        role.save(update_fields=["until", "since"])
    log.info("person_role_ended", role=role.pk, person=role.person_id, by=by.pk)
