"""Predicates about persons and what is theirs by law (Art. 15, 18 GDPR)."""

from typing import Any

import rules

from coalition.access import standing_of
from coalition.models import ContactRelease, Person
from coalition.permissions.standing import is_spokesperson


@rules.predicate
def is_unrestricted_person(_user: Any, person: Person | None) -> bool:
    """Processing is not restricted (Art. 18); asked without a person: nobody in particular is."""
    return person is None or person.restricted_at is None


@rules.predicate
def is_person_in_region(user: Any, person: Person | None) -> bool:
    regions = standing_of(user).coordinated_regions
    if person is None or not regions:
        return bool(regions) and person is None
    return person.roles.filter(partner__regions__in=regions).exists()


@rules.predicate
def is_releasing_owner(user: Any, release: ContactRelease | None) -> bool:
    """Owns the contact note of which something may be given out."""
    return is_spokesperson(user) and (release is None or release.entry.owner_id == user.pk)
