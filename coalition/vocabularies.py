"""What the state office curates in the portal: each app registers its vocabularies."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model


def _nothing(_kept: Any, _former_name: str) -> None:
    """The term keeps its former names itself."""


@dataclass(frozen=True)
class Mentions:
    """Rows that name terms as data in ``field``, where no foreign key follows a merge: typed drafts, for example.

    ``names(content, term)`` tells whether one does, ``replaced(content, old, new)`` returns it with another term.
    """

    model: type[Model]
    field: str
    names: Callable[[Any, Any], bool]
    replaced: Callable[[Any, Any, Any], Any]


@dataclass(frozen=True)
class Vocabulary:
    """One vocabulary.

    ``key`` stands in its addresses, ``parameter`` is the filter's name in lists, search and API. ``fields`` are those
    of its form; ``keep_former_name(kept, name)`` has search find ``kept`` by a name that is gone, until
    ``drop_former_name(kept, name)``.
    """

    key: str
    name: Any
    model: type[Model]
    parameter: str
    fields: tuple[str, ...] = ("name", "name_en", "synonyms")
    keep_former_name: Callable[[Any, str], None] = _nothing
    drop_former_name: Callable[[Any, str], None] = _nothing

    @property
    def terms(self) -> Any:
        return self.model._default_manager.order_by("name")

    @property
    def mentions(self) -> tuple[Mentions, ...]:
        return tuple(_mentions.get(self.key, ()))


_vocabularies: dict[str, Vocabulary] = {}
_mentions: dict[str, list[Mentions]] = {}


def register_vocabulary(vocabulary: Vocabulary) -> None:
    """The same key twice raises."""
    if vocabulary.key in _vocabularies:
        raise ImproperlyConfigured(f"Vocabulary {vocabulary.key!r} is registered twice.")
    _vocabularies[vocabulary.key] = vocabulary


def vocabularies() -> tuple[Vocabulary, ...]:
    return tuple(_vocabularies.values())


def vocabulary_for(key: str) -> Vocabulary | None:
    return _vocabularies.get(key)


def register_mentions(key: str, mentions: Mentions) -> None:
    """Of the vocabulary ``key``, which may belong to another app."""
    _mentions.setdefault(key, []).append(mentions)
