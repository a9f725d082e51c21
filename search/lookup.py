"""Documents by their keys, as they are in the database now."""

from collections.abc import Iterable

from search.documents import SearchDocument
from search.registry import source_for


def documents_by_key(keys: Iterable[str], audience: frozenset[str]) -> dict[str, SearchDocument]:
    """Those of the documents that still exist and that ``audience`` may find."""
    found: dict[str, SearchDocument] = {}
    wanted = set(keys)
    for label, object_ids in _by_source(wanted).items():
        source = source_for(label)
        for instance in source.queryset().filter(pk__in=object_ids) if source else ():
            for document in source.documents(instance) if source else ():
                if document.key in wanted and not audience.isdisjoint(document.audience):
                    found[document.key] = document
    return found


def _by_source(keys: Iterable[str]) -> dict[str, set[int]]:
    grouped: dict[str, set[int]] = {}
    for key in keys:
        label, _, rest = key.partition(":")
        object_id = rest.partition(":")[0]
        if object_id.isascii() and object_id.isdecimal():
            grouped.setdefault(label, set()).add(int(object_id))
    return grouped
