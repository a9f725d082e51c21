"""What belongs to a cooperation and stands elsewhere in the hub: write-ups, kits, events."""

from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from coalition.access import require
from coalition.linked_pages import visible_pages
from coalition.models import Cooperation, CooperationLink

log = structlog.get_logger(__name__)

MOST_LINKS = 100


@transaction.atomic
def link_page(*, cooperation: Cooperation, by: Any, page: int) -> None:
    """Link the page with this key; twice is once. ``ValidationError`` for one that ``by`` may not see."""
    require(by, "coalition.change_cooperation", cooperation)
    if not visible_pages(by, [page]):
        raise ValidationError(_("There is no such page."))
    if cooperation.links.count() >= MOST_LINKS:
        raise ValidationError(_("A cooperation refers to at most %(number)s pages."), params={"number": MOST_LINKS})
    link, is_new = CooperationLink.objects.get_or_create(
        cooperation=cooperation, page_id=page, defaults={"added_by": by}
    )
    if is_new:
        log.info("cooperation_linked", cooperation=cooperation.pk, link=link.pk, page=page, by=by.pk)


@transaction.atomic
def unlink_page(*, cooperation: Cooperation, by: Any, page: int) -> None:
    require(by, "coalition.change_cooperation", cooperation)
    cooperation.links.filter(page=page).delete()
    log.info("cooperation_unlinked", cooperation=cooperation.pk, page=page, by=by.pk)
