"""Versions of a kit: publishing with a new text about what is new makes one, and those who use it get a mail."""

from typing import Any

import structlog
from django.db import transaction

from best_practices.kits.notices import queue_notices
from best_practices.models import CampaignKitPage, KitVersion

log = structlog.get_logger(__name__)


@transaction.atomic
def note_version(*, kit: CampaignKitPage, by: Any = None) -> KitVersion:
    """The version that readers see now; a new one when it is the first or says something new. May be repeated."""
    CampaignKitPage.objects.select_for_update(of=("self",)).only("pk").get(pk=kit.pk)
    newest = KitVersion.objects.filter(kit=kit).first()
    changes = kit.whats_new.strip()
    if newest is not None and changes in {"", newest.changes}:
        return newest
    version = KitVersion.objects.create(
        kit=kit, number=newest.number + 1 if newest else 1, changes=changes, published_by=by
    )
    transaction.on_commit(queue_notices, robust=True)
    log.info("kit_version_published", kit=kit.pk, version=version.number)
    return version
