"""What the apps declare about the personal data in their models."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, Field, Model, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from coalition.fields import EncryptedTextField
from coalition.models import Person
from coalition.privacy.labels import field_label, model_label

if TYPE_CHECKING:
    from coalition.privacy.notes import NotesFound


@dataclass(frozen=True)
class Subject:
    """Whom a question is about: a person at a partner, or a user of the hub; exactly one of them.

    ``reader`` is who gets what is told: what is confidential (contact notes, next steps, inboxes) only if they may
    read it anyway. Nobody in particular gets none of it. ``found`` spares opening notes anew.
    """

    person: Person | None = None
    user: Any = None
    reader: Any = field(default_factory=AnonymousUser, compare=False)
    found: "NotesFound | None" = field(default=None, compare=False)

    def __post_init__(self) -> None:
        if (self.person is None) == (self.user is None):
            raise ValueError("A subject is a person or a user.")

    @property
    def row(self) -> Any:
        return self.person or self.user

    @property
    def reads_own(self) -> bool:
        """Somebody gets what is told about themselves."""
        return self.user is not None and self.user.pk == self.reader.pk

    @property
    def kind(self) -> str:
        return "person" if self.person else "user"

    @property
    def name(self) -> str:
        return self.person.name if self.person else self.user.get_full_name()

    @property
    def identifiers(self) -> tuple[str, ...]:
        """What names this one and nobody else in a free text: full name, address, number."""
        phone = self.person.phone if self.person else ""
        return tuple(text for text in (self.name, self.row.email, phone) if text)


@dataclass(frozen=True)
class Activity:
    """One processing activity of the register (Art. 30): what for, on which ground, who receives it, for how long."""

    key: str
    name: Any
    purpose: Any
    people: Any
    legal_basis: Any
    recipients: Any
    kept: Any


Disclosure = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class PersonalData:
    """What one model keeps about people.

    ``rows(subject)`` are those about the subject; ``disclose(row, subject)`` is what an access archive tells of one (by
    default the ``fields``); ``files(row)`` yields ``(name, file)``. ``erase(subject)`` makes them say nothing about the
    subject any more and returns how many rows it changed; None where nothing is left to do once the rest is erased,
    and ``after_erasure`` says why. Erasures run in the order of ``step``; the subject's own row goes last.
    """

    model: type[Model]
    activity: Activity
    fields: tuple[str, ...]
    rows: Callable[[Subject], QuerySet[Any]]
    after_erasure: Any
    erase: Callable[[Subject], int] | None = None
    disclose: Callable[[Any, Subject], Disclosure] | None = None
    files: Callable[[Any], Iterable[tuple[str, Any]]] | None = None
    step: int = 10

    @property
    def model_name(self) -> str:
        return model_label(self.model)

    @property
    def field_names(self) -> list[str]:
        """The fields' names as people read them."""
        return [field_label(self.model, name) for name in self.fields]

    def disclosure(self, row: Any, subject: Subject) -> Disclosure:
        if self.disclose is not None:
            return self.disclose(row, subject)
        return {name: readable(row, name) for name in self.fields}


_declared: list[PersonalData] = []
_exempt: dict[type[Model], str] = {}


def declare(*data: PersonalData) -> None:
    _declared.extend(data)


def own(model: type[Model], field: str) -> Callable[[Subject], QuerySet[Any]]:
    """Rows that belong to the user whom ``field`` names."""

    def rows(subject: Subject) -> QuerySet[Any]:
        if subject.user is None:
            return model._default_manager.none()
        return model._default_manager.filter(**{field: subject.user.pk}).order_by("pk")

    return rows


def own_confidential(model: type[Model], field: str) -> Callable[[Subject], QuerySet[Any]]:
    """The same, each with ``is_read``: whether the subject's reader may read its texts."""
    rows = own(model, field)

    def marked(subject: Subject) -> QuerySet[Any]:
        readable_rows = model._default_manager.visible_to(subject.reader)  # type: ignore[attr-defined]
        return rows(subject).annotate(is_read=Exists(readable_rows.filter(pk=OuterRef("pk"))))

    return marked


def telling_if_read(*fields: str, always: tuple[str, ...]) -> Callable[[Any, Subject], Disclosure]:
    """Tells the ``fields`` of what the reader may read, of everything else those that are told ``always``."""

    def disclose(row: Any, _subject: Subject) -> Disclosure:
        return {name: readable(row, name) for name in fields if row.is_read or name in always}

    return disclose


def deleting(rows: Callable[[Subject], QuerySet[Any]]) -> Callable[[Subject], int]:
    """Erases by deleting those rows."""
    return lambda subject: rows(subject).delete()[0]


def exempt(model: type[Model], reason: str) -> None:
    """``model`` refers to people, and says nothing about them that the rows beside it do not say."""
    _exempt[model] = reason


def authored(
    model: type[Model], activity: Activity, *, by: tuple[str, ...], fields: tuple[str, ...] = ()
) -> PersonalData:
    """Rows that only say which user did something: they stay, and say nothing once the account is anonymous."""

    def rows(subject: Subject) -> QuerySet[Any]:
        if subject.user is None:
            return model._default_manager.none()
        mine = reduce(or_, (Q(**{name: subject.user.pk}) for name in by))
        return model._default_manager.filter(mine).order_by("pk")

    def disclose(row: Any, subject: Subject) -> Disclosure:
        roles = [name for name in by if getattr(row, f"{name}_id") == subject.user.pk]
        return {"id": row.pk, "as": roles, **{name: readable(row, name) for name in fields}}

    after = _("The row stays; the account that it names is anonymous.")
    return PersonalData(model=model, activity=activity, fields=by, rows=rows, disclose=disclose, after_erasure=after)


def declared() -> list[PersonalData]:
    """In the order of erasure."""
    return sorted(_declared, key=lambda data: data.step)


def activities() -> list[tuple[Activity, list[PersonalData]]]:
    """The register's lines, each with the models that belong to it."""
    lines: dict[str, tuple[Activity, list[PersonalData]]] = {}
    for data in _declared:
        lines.setdefault(data.activity.key, (data.activity, []))[1].append(data)
    return list(lines.values())


def readable(row: Any, name: str) -> Any:
    """A field's value as people and JSON can read it."""
    display = getattr(row, f"get_{name}_display", None)
    if display is not None:
        return str(display())
    value = getattr(row, name)
    if hasattr(value, "all"):
        return [str(one) for one in value.all()]
    if isinstance(value, Model):
        return str(value)
    return value


# --- What is not declared --------------------------------------------------------------------------------------------

_PERSONAL_NAMES = frozenset(
    {"email", "phone", "display_name", "first_name", "last_name", "username", "ip_address", "user_agent"}
)


def uncovered() -> Iterator[str]:
    """Models with a field about people that nobody declared or exempted: ``app.Model: field, field``."""
    known = {data.model for data in _declared} | _exempt.keys()
    for model in apps.get_models():
        fields = [field.name for field in _own_fields(model) if _is_personal(field)]
        if fields and model not in known:
            yield f"{model._meta.label}: {', '.join(fields)}"


def _own_fields(model: type[Model]) -> Iterator[Any]:
    yield from model._meta.local_fields
    yield from model._meta.local_many_to_many


def _is_personal(field: "Field[Any, Any]") -> bool:
    if field.name in _PERSONAL_NAMES or isinstance(field, EncryptedTextField):
        return True
    return field.is_relation and field.related_model in {Person, get_user_model()}
