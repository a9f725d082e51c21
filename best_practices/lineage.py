"""What came from what: a write-up, those that it goes back to, and those that go back to it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

_MOST_GENERATIONS = 6


@dataclass(frozen=True)
class Relative:
    """``below`` are write-ups that were adapted from ``page``; ``is_this`` is the one that is asked about."""

    page: Any
    is_this: bool = False
    below: list["Relative"] = field(default_factory=list)


def lineage_of(page: Any, user: Any) -> Relative | None:
    """The family tree of ``page`` as far as ``user`` may read it, from its oldest ancestor; None without relatives.

    At most six generations up and down, one query each.
    """
    visible = type(page).objects.visible_to(user).select_related("unit")
    oldest = _oldest(page, visible)
    known, children = {oldest.pk}, defaultdict(list)
    generation: list[Any] = [oldest]
    for _ in range(_MOST_GENERATIONS):
        found = visible.filter(adapted_from__in=[parent.pk for parent in generation]).exclude(pk__in=known)
        generation = list(found.order_by("first_published_at", "pk"))
        if not generation:
            break
        known.update(child.pk for child in generation)
        for child in generation:
            children[child.adapted_from_id].append(child)
    if len(known) == 1:
        return None
    return _tree(oldest, children, this=page.pk)


def _oldest(page: Any, visible: Any) -> Any:
    seen = {page.pk}
    while page.adapted_from_id and page.adapted_from_id not in seen and len(seen) < _MOST_GENERATIONS:
        parent = visible.filter(pk=page.adapted_from_id).first()
        if parent is None:
            break
        seen.add(parent.pk)
        page = parent
    return page


def _tree(page: Any, children: dict[int, list[Any]], *, this: int) -> Relative:
    below: Iterable[Any] = children.get(page.pk, ())
    return Relative(page, page.pk == this, [_tree(child, children, this=this) for child in below])
