"""Carrying a kit out: a unit begins with it, ticks off its checklist, takes a newer version, or stops."""

import uuid
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from best_practices.models import CampaignKitPage, KitTick, KitUse
from coalition.access import require
from coalition.models import Unit

log = structlog.get_logger(__name__)


@transaction.atomic
def start_use(*, kit: CampaignKitPage, unit: Unit, by: Any) -> KitUse:
    """The unit's use of the kit; asked again, it returns the one that runs."""
    require(by, "best_practices.use_kit_for", unit)
    require(by, "best_practices.view_published_kit", kit)
    version = kit.current_version
    use, created = KitUse.objects.get_or_create(
        kit=kit, unit=unit, defaults={"version": version, "told_version": version, "started_by": by}
    )
    if created:
        log.info("kit_use_started", use=use.pk, kit=kit.pk, unit=unit.pk)
    return use


@transaction.atomic
def set_tick(*, use: KitUse, item: uuid.UUID, done: bool, by: Any) -> None:
    """Tick an item off, or take the tick back; asked twice, the first who ticked stays named.

    ``ValidationError`` when the kit's checklist has no such item any more.
    """
    require(by, "best_practices.open_kit_use", use)
    if not use.kit.checklist.filter(key=item).exists():
        raise ValidationError(_("The checklist has changed. Here it is as it is now."))
    if done:
        KitTick.objects.get_or_create(use=use, item=item, defaults={"done_by": by})
    else:
        KitTick.objects.filter(use=use, item=item).delete()
    log.info("kit_item_ticked", use=use.pk, done=done)


@transaction.atomic
def take_newest_version(*, use: KitUse, by: Any) -> None:
    require(by, "best_practices.open_kit_use", use)
    use.version = use.told_version = use.kit.current_version
    use.save(update_fields=["version", "told_version"])
    log.info("kit_use_renewed", use=use.pk, version=use.version)


@transaction.atomic
def stop_use(*, use: KitUse, by: Any) -> None:
    """Take the unit off the list of those who use the kit; its ticks go with it."""
    require(by, "best_practices.open_kit_use", use)
    log.info("kit_use_stopped", use=use.pk, kit=use.kit_id, unit=use.unit_id)
    use.delete()
