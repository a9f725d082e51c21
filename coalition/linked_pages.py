"""Pages that a cooperation may refer to. Each app registers its own, in its module ``linked_pages``."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class LinkedKind:
    """One kind of page; ``visible_to(user)`` is the query set of published ones that a reader may know of.

    ``one`` names a single page of it; ``moment_of`` says when it stands in a timeline, None for never.
    """

    key: str
    name: Any
    one: Any
    visible_to: Callable[[Any], Any]
    moment_of: Callable[[Any], datetime.datetime | None] = attrgetter("first_published_at")


_kinds: dict[str, LinkedKind] = {}


def register_linked_kind(kind: LinkedKind) -> None:
    """The same key twice raises."""
    if kind.key in _kinds:
        raise ImproperlyConfigured(f"The kind of pages {kind.key!r} is registered twice.")
    _kinds[kind.key] = kind


def linked_kinds() -> tuple[LinkedKind, ...]:
    return tuple(_kinds.values())


def visible_pages(user: Any, keys: Any) -> list[tuple[LinkedKind, list[Any]]]:
    """By kind, those of the pages ``keys`` that ``user`` may see; one query a kind."""
    if not keys:
        return []
    found = [(kind, list(kind.visible_to(user).filter(pk__in=keys).order_by("title", "pk"))) for kind in linked_kinds()]
    return [(kind, pages) for kind, pages in found if pages]
