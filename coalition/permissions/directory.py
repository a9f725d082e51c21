"""Predicates about partners, suggested corrections and saved views."""

from typing import Any

import rules

from coalition.access import standing_of
from coalition.models import Partner, PartnerCorrection, SavedPartnerView
from coalition.models.visibility import Visibility


@rules.predicate
def is_current_partner(_user: Any, partner: Partner | None) -> bool:
    return partner is None or partner.is_current


@rules.predicate
def is_archived_partner(_user: Any, partner: Partner | None) -> bool:
    """Archived, which can be taken back; merged into another entry is something else."""
    return partner is not None and partner.archived_at is not None and partner.merged_into_id is None


@rules.predicate
def is_public_partner(_user: Any, partner: Partner | None) -> bool:
    return partner is not None and partner.visibility == Visibility.PUBLIC


@rules.predicate
def is_partner_in_region(user: Any, partner: Partner | None) -> bool:
    """The partner works where the user coordinates; asked without a partner: the user coordinates some region."""
    regions = standing_of(user).coordinated_regions
    if partner is None:
        return bool(regions)
    return bool(regions) and any(region.pk in regions for region in partner.regions.all())


@rules.predicate
def coordinates_steward(user: Any, partner: Partner | None) -> bool:
    """One of the user's units keeps the contact."""
    coordinated = standing_of(user).coordinated
    return partner is not None and bool(coordinated) and any(u.pk in coordinated for u in partner.stewards.all())


@rules.predicate
def is_correction_in_region(user: Any, correction: PartnerCorrection | None) -> bool:
    """Asked without a correction: the user coordinates some region."""
    return is_partner_in_region(user, correction.partner if correction else None)


@rules.predicate
def is_about_current_partner(user: Any, correction: PartnerCorrection | None) -> bool:
    return correction is None or is_current_partner(user, correction.partner)


@rules.predicate
def reads_correction(user: Any, correction: PartnerCorrection | None) -> bool:
    return correction is not None and PartnerCorrection.objects.visible_to(user).filter(pk=correction.pk).exists()


@rules.predicate
def owns_saved_view(user: Any, view: SavedPartnerView | None) -> bool:
    return view is not None and view.owner_id == user.pk
