"""A document as stored in an index, and its fingerprint."""

import datetime
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from search.analysis import VERSION
from search.analysis.prefixes import facet_prefixes, prefixes_of
from search.documents import SearchDocument

FACET_SEPARATOR = "="


def to_payload(document: SearchDocument) -> dict[str, Any]:
    """JSON-able, with sorted sets, so that equal documents give equal payloads."""
    return {
        "key": document.key,
        "source": document.source,
        "object_id": document.object_id,
        "kind": document.kind,
        "title": document.title,
        "summary": document.summary,
        "body": document.body,
        "names": list(document.names),
        "url": document.url,
        "facets": {name: list(values) for name, values in sorted(document.facets.items())},
        "unit": document.unit,
        "region": document.region,
        "location": list(document.location) if document.location else None,
        "date": document.date.isoformat() if document.date else None,
        "language": document.language,
        "audience": sorted(document.audience),
    }


def from_payload(payload: Mapping[str, Any]) -> SearchDocument:
    fields = dict(payload)
    fields["facets"] = {name: tuple(values) for name, values in fields.get("facets", {}).items()}
    fields["names"] = tuple(fields.get("names", ()))
    fields["location"] = tuple(fields["location"]) if fields.get("location") else None
    fields["date"] = datetime.date.fromisoformat(fields["date"]) if fields.get("date") else None
    fields["audience"] = frozenset(fields["audience"])
    return SearchDocument(**fields)


def fingerprint(document: SearchDocument) -> str:
    """Changes with anything of the document, its audience included, and with the version of the analysis."""
    text = json.dumps([VERSION, to_payload(document)], ensure_ascii=False, sort_keys=True)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def facet_tokens(document: SearchDocument) -> list[str]:
    return [f"{name}{FACET_SEPARATOR}{value}" for name, values in document.facets.items() for value in values]


def suggestion_tokens(document: SearchDocument) -> list[str]:
    """Beginnings of words of the title and names, and of the facets' values, for suggestions while typing."""
    found = set(prefixes_of([document.title, *document.names]))
    for name, values in document.facets.items():
        found.update(*(facet_prefixes(name, value) for value in values))
    return sorted(found)


def facet_counts(tokens: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """``{"topic=housing": 3}`` -> ``{"topic": {"housing": 3}}``, most frequent first."""
    counts: dict[str, dict[str, int]] = {}
    for token, count in sorted(tokens.items(), key=lambda pair: (-pair[1], pair[0])):
        name, _, value = token.partition(FACET_SEPARATOR)
        counts.setdefault(name, {})[value] = count
    return counts


def newest_first(document: SearchDocument) -> int:
    """The day as a number for sorting; undated documents come last."""
    return document.date.toordinal() if document.date else 0
