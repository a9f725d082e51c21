"""Who belongs to a partner: the whole it is part of, its own parts, and what else connects it."""

from dataclasses import dataclass
from typing import Any

from coalition.models import Partner, PartnerLink


@dataclass(frozen=True)
class Family:
    partner: Partner
    parent: Partner | None
    children: list[Partner]
    links: list[PartnerLink]

    def __bool__(self) -> bool:
        """Whether anything belongs to it."""
        return bool(self.parent or self.children or self.links)


def family_of(partner: Partner, user: Any) -> Family:
    """What ``user`` may see of it."""
    seen = Partner.objects.visible_to(user).current()
    return Family(
        partner,
        parent=seen.filter(pk=partner.parent_id).first() if partner.parent_id else None,
        children=list(seen.filter(parent=partner)),
        links=list(PartnerLink.objects.visible_to(user).of(partner).select_related("source", "target")),
    )
