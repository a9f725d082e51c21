"""Prefixes of the query language (``kv:köln``): which filter each stands for, registered by the apps that know it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import translation

from search.analysis.characters import fold
from search.analysis.stems import stem
from search.analysis.tokens import words
from search.query import KIND
from search.registry import facets_by_name, sources

# Value -> the names under which people know it; asked for all values, or for the given ones only.
Names = Callable[[Sequence[str] | None], Mapping[str, Sequence[str]]]

MOST_VALUES = 5


@dataclass(frozen=True)
class QueryField:
    """One filter that can be typed.

    - ``prefixes``: as typed before the colon, German and English; the first is shown to people.
    - ``example``: a value to show beside it.
    - ``facet``: the facet that it filters by; empty together with ``kind``: the kind that it narrows to, the value
      being what to look for there.
    - ``names``: names of the facet's values. They must be public, as vocabularies are. Without it the values are those
      that documents of the asker's audience have, by their labels.
    - ``offered``: a value whose whole name stands in a search is offered as a filter.
    """

    prefixes: tuple[str, ...]
    example: str
    facet: str = ""
    kind: str = ""
    names: Names | None = None
    offered: bool = False


_fields: dict[str, QueryField] = {}


def register_field(field: QueryField) -> QueryField:
    """Make prefixes known; the same one twice raises."""
    for prefix in field.prefixes:
        if fold(prefix) in _fields:
            raise ImproperlyConfigured(f"Search prefix {prefix!r} is registered twice.")
        _fields[fold(prefix)] = field
    return field


def unregister_field(field: QueryField) -> None:
    """Take it out again; for tests and for hosts that replace one."""
    for prefix in field.prefixes:
        _fields.pop(fold(prefix), None)


def field_for(prefix: str) -> QueryField | None:
    field = _fields.get(fold(prefix))
    return field if field and _is_of_use(field) else None


def known_fields() -> tuple[QueryField, ...]:
    """All fields in the order of their registration."""
    return tuple(field for field in dict.fromkeys(_fields.values()) if _is_of_use(field))


def _is_of_use(field: QueryField) -> bool:
    """Whether any source has what it filters by."""
    if field.kind:
        return any(source.kind == field.kind for source in sources())
    return field.facet == KIND or field.facet in facets_by_name()


def best_values(typed: str, names: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The values of which a name is what was typed; otherwise those with a name of which each typed word begins one.

    None when more than ``MOST_VALUES`` begin so: then nobody knows which one was meant.
    """
    asked = [fold(word) for word in words(typed)]
    if not asked:
        return ()
    folded = {value: [[fold(word) for word in words(name)] for name in known] for value, known in names.items()}
    exact = tuple(value for value, known in folded.items() if asked in known)
    if exact:
        return exact
    begun = tuple(value for value, known in folded.items() if any(_begins(asked, name) for name in known))
    return begun if len(begun) <= MOST_VALUES else ()


def _begins(asked: Iterable[str], name: Sequence[str]) -> bool:
    return all(any(word.startswith(beginning) for word in name) for beginning in asked)


def kinds_by_name(_values: Sequence[str] | None) -> dict[str, list[str]]:
    """Slugs and tab names of the registered kinds, in every language of the site."""
    found: dict[str, list[str]] = {source.kind: [source.kind] for source in sources()}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for source in sources():
                found[source.kind].append(str(source.name))
    return found


def kinds_named(typed: str) -> tuple[str, ...]:
    """Kinds by slug or name, in the singular too: art:veranstaltung, kind:event."""
    asked = [stem(word) for word in words(typed)]
    known = kinds_by_name(None)
    same = tuple(
        kind for kind, names in known.items() if any(asked == [stem(word) for word in words(name)] for name in names)
    )
    return same or best_values(typed, known)


KIND_FIELD = register_field(QueryField(prefixes=("art", "kind"), example="partner", facet=KIND))
