"""What a kit's page shows to whom."""

from typing import Any

from best_practices.kits.archives import archive_of
from best_practices.kits.progress import spread_of
from best_practices.kits.sections import EDITABLE
from best_practices.models import CampaignKitPage, KitRemark, KitUse
from coalition.access import may, standing_of
from coalition.models import Unit


def context_of(kit: CampaignKitPage, user: Any) -> dict[str, Any]:
    is_member = may(user, "best_practices.see_kit_users")
    accepted = KitRemark.objects.filter(kit=kit.pk).accepted().select_related("unit")
    return {
        "versions": kit.versions.all(),
        "assets": kit.assets.select_related("document", "image"),
        "spread": spread_of(kit, user),
        "own_uses": KitUse.objects.filter(kit=kit.pk).of_units_of(user).select_related("unit"),
        "proposable_parts": [(part.value, part.label) for part in EDITABLE],
        "startable_units": units_without(kit, user),
        "may_use": may(user, "best_practices.use_kits"),
        "may_edit": may(user, "best_practices.change_kit", kit),
        "feedback": accepted.filter(kind=KitRemark.Kind.FEEDBACK) if is_member else [],
        "proposals": accepted.filter(kind=KitRemark.Kind.PROPOSAL, decided_at__gte=_latest_change(kit))
        if is_member
        else [],
        "archive": archive_of(kit) if kit.live else None,
    }


def units_without(kit: CampaignKitPage, user: Any) -> Any:
    """The user's own units that do not use the kit yet."""
    home = standing_of(user).member_of
    return Unit.objects.active().filter(pk__in=home).exclude(kit_uses__kit=kit.pk)


def _latest_change(kit: CampaignKitPage) -> Any:
    """Since the newest version: what was accepted before is in it."""
    newest = kit.versions.first()
    return newest.published_at if newest else kit.first_published_at
