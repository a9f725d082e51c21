"""Looking for twins among what somebody may see."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from coalition.duplicates.fingerprints import Fingerprint, fingerprint
from coalition.duplicates.matching import Match, suspicious_pairs, twins_of
from coalition.models import DistinctPair, Partner

_COMPARED = (
    "pk", "name", "short_name", "aliases", "website", "email", "phone", "latitude", "longitude", "kind", "parent",
)  # fmt: skip


_SHORTEST_WORD, _PART = 3, 5


@dataclass(frozen=True)
class Twin:
    partner: Partner
    match: Match


@dataclass(frozen=True)
class Pair:
    first: Partner
    second: Partner
    match: Match


def possible_twins(*, user: Any, draft: Partner) -> list[Twin]:
    """Entries that ``user`` may see and that may be the same as ``draft``, which is not saved yet."""
    seen = Partner.objects.visible_to(user).current()
    candidate = fingerprint(draft)
    found = twins_of(candidate, _fingerprints(seen.exclude(pk=draft.pk).filter(_comparable(candidate))))
    partners = seen.in_bulk([pk for pk, _match in found])
    return [Twin(partners[pk], match) for pk, match in found]


def suspected_pairs(*, user: Any, limit: int = 50) -> list[Pair]:
    """Pairs that somebody should look at, without those that were found to be distinct."""
    seen = Partner.objects.visible_to(user).current()
    distinct = set(DistinctPair.objects.values_list("first", "second"))
    pairs = [pair for pair in suspicious_pairs(_fingerprints(seen)) if pair[:2] not in distinct][:limit]
    partners = seen.for_lists().in_bulk({pk for first, second, _match in pairs for pk in (first, second)})
    return [Pair(partners[first], partners[second], match) for first, second, match in pairs]


def _comparable(candidate: Fingerprint) -> Q:
    """Those that share the beginning or the end of a word, the website or the address; the database finds them.

    One slip of the pen leaves either the beginning or the end of a word as it was.
    """
    near = Q(email__iexact=candidate.email) if candidate.email else Q()
    if candidate.host:
        near |= Q(website__icontains=candidate.host)
    for word in candidate.words:
        if len(word) >= _SHORTEST_WORD:
            near |= Q(search_text__contains=word[:_PART]) | Q(search_text__contains=word[-_PART:])
    return near


def _fingerprints(partners: Any) -> list[Fingerprint]:
    return [fingerprint(partner) for partner in partners.only(*_COMPARED).order_by("pk")]
