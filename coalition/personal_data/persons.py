"""Persons, their functions, and texts in which they may be named."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model, Q, QuerySet

from coalition.models import Person, PersonReading, PersonRole
from coalition.privacy.redaction import pattern_for, redact_fields
from coalition.privacy.registry import Disclosure, Subject


def the_person(subject: Subject) -> QuerySet[Person]:
    return Person.objects.filter(pk=subject.person.pk) if subject.person else Person.objects.none()


def functions_of(subject: Subject) -> QuerySet[PersonRole]:
    return PersonRole.objects.filter(person__in=the_person(subject)).select_related("partner")


def readings_of(subject: Subject) -> QuerySet[PersonReading]:
    """Days and ways, without the readers: who works with the data is theirs to be kept from (CJEU C-579/21)."""
    return PersonReading.objects.filter(person__in=the_person(subject))


def erase_person(subject: Subject) -> int:
    if subject.person is None:
        return 0
    # Not subject.person.delete(): the caller still reads its key.
    return Person.objects.filter(pk=subject.person.pk).delete()[0]


PARTNER_TEXTS = ("description", "address", "email", "phone")
COOPERATION_TEXTS = (
    "title",
    "description",
    "demands",
    "common_ground",
    "red_lines",
    "open_questions",
    "decision",
    "decided_by",
)


def naming(model: type[Model], texts: tuple[str, ...]) -> Callable[[Subject], QuerySet[Any]]:
    """Rows of ``model`` in whose ``texts`` the person is named."""

    def rows(subject: Subject) -> QuerySet[Any]:
        if subject.person is None:
            return model._default_manager.none()
        named = Q()
        for text in texts:
            for word in subject.identifiers:
                named |= Q(**{f"{text}__icontains": word})
        return model._default_manager.filter(named).order_by("pk")

    return rows


def telling(texts: tuple[str, ...]) -> Callable[[Any, Subject], Disclosure]:
    """Of the texts only those that name the person."""

    def disclose(row: Any, subject: Subject) -> Disclosure:
        pattern = pattern_for(subject)
        return {"id": row.pk, "name": str(row)} | {n: v for n in texts if pattern.search(v := getattr(row, n))}

    return disclose


def redacting(model: type[Model], texts: tuple[str, ...]) -> Callable[[Subject], int]:
    rows = naming(model, texts)

    def erase(subject: Subject) -> int:
        if subject.person is None:
            return 0
        pattern, count = pattern_for(subject), 0
        for row in rows(subject):
            if redact_fields(row, texts, pattern):
                if hasattr(row, "version"):
                    row.version += 1
                row.save()
                count += 1
        return count

    return erase
