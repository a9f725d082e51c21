"""A job: one mail to those who look after a unit's write-ups when some are due. It may run twice without harm."""

import structlog
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from best_practices.models import BestPracticePage, PageCare
from best_practices.models.best_practice import BestPracticeQuerySet
from best_practices.services.exchange_notices import caretakers_of, tell_due
from coalition.models import Unit

log = structlog.get_logger(__name__)


def remind_of_reviews() -> int:
    """Each write-up is reminded of once for each date of review; returns the number of units that got mails."""
    units = _fresh().exclude(unit=None).values_list("unit", flat=True).distinct().order_by("unit")
    return sum(_remind(unit) for unit in list(units))


def _fresh() -> BestPracticeQuerySet:
    due = BestPracticePage.objects.due_by(timezone.localdate())
    return due.filter(Q(care=None) | Q(care__reminded_for=None) | ~Q(care__reminded_for=F("review_on")))


def _remind(unit_id: int) -> bool:
    """In one transaction with the mails: if the mail server refuses them, the next run tries again."""
    with transaction.atomic():
        unit = Unit.objects.select_for_update().get(pk=unit_id)
        pages, receivers = list(_fresh().filter(unit=unit)), caretakers_of(unit)
        if not pages or not receivers:
            # Nobody to tell: it stands on the state office's list of what has no owner.
            return False
        for page in pages:
            PageCare.objects.update_or_create(page=page, defaults={"reminded_for": page.review_on})
        for user in receivers:
            tell_due(user=user, number=len(pages))
    log.info("reviews_reminded", unit=unit_id, pages=len(pages))
    return True
