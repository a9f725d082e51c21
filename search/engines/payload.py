"""A document as stored in an index, its fingerprint, and what is derived from it for filters and ranking."""

import datetime
import hashlib
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from search.analysis import VERSION
from search.analysis.prefixes import facet_prefixes, prefixes_of
from search.documents import SearchDocument

FACET_SEPARATOR = "="
# A year makes one per cent: between documents of equal fit the newer one comes first, and no more than that.
_YEARLY_GAIN = 1.01
_DAYS_PER_YEAR = 365.25
# What has no date (a page, a branch) stands like something of this day.
_UNDATED = datetime.date(2025, 1, 1)
_ORIGIN = datetime.date(2000, 1, 1)
_TIE_BITS = 32


class Stored(NamedTuple):
    """``payload`` is JSON; ``fingerprint`` changes with it and with the version of the analysis."""

    payload: str
    fingerprint: str


def store(document: SearchDocument) -> Stored:
    payload = json.dumps(to_payload(document), ensure_ascii=False, separators=(",", ":"))
    return Stored(payload, _fingerprint(payload))


def load(payload: str | bytes) -> SearchDocument:
    return from_payload(json.loads(payload))


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


def from_payload(fields: dict[str, Any]) -> SearchDocument:
    """``fields`` is used up."""
    fields["facets"] = {name: tuple(values) for name, values in fields["facets"].items()}
    fields["names"] = tuple(fields.get("names", ()))
    if fields["location"]:
        fields["location"] = tuple(fields["location"])
    if fields["date"]:
        fields["date"] = datetime.date.fromisoformat(fields["date"])
    fields["audience"] = frozenset(fields["audience"])
    return SearchDocument(**fields)


def fingerprint(document: SearchDocument) -> str:
    """Changes with anything of the document, its audience included, and with the version of the analysis."""
    return store(document).fingerprint


def _fingerprint(payload: str) -> str:
    return hashlib.blake2b(f"{VERSION}{payload}".encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def facet_tokens(document: SearchDocument) -> list[str]:
    return [f"{name}{FACET_SEPARATOR}{value}" for name, values in document.facets.items() for value in values]


def near_tokens(document: SearchDocument) -> list[str]:
    """Where a document is from, for those who are from there too."""
    found = [f"unit:{document.unit}"] if document.unit is not None else []
    return [*found, f"region:{document.region}"] if document.region is not None else found


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
    """A number for sorting: by day, undated ones last, and those of one day always in the same order."""
    day = document.date.toordinal() if document.date else 0
    return (day << _TIE_BITS) | _key_hash(document)


def weight(document: SearchDocument) -> float:
    """The factor by which a document's score is multiplied, from 1 to some 1.5.

    Documents of equal score get an order of their own that no merge of the index changes.
    """
    years = ((document.date or _UNDATED) - _ORIGIN).days / _DAYS_PER_YEAR
    tie = _key_hash(document) / (1 << _TIE_BITS) * 1e-4
    return float(_YEARLY_GAIN ** min(max(years, 0.0), 40.0) + tie)


def _key_hash(document: SearchDocument) -> int:
    digest = hashlib.blake2b(document.key.encode("utf-8", "surrogatepass"), digest_size=_TIE_BITS // 8).digest()
    return int.from_bytes(digest, "big")
