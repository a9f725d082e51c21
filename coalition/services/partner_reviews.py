"""Keeping the directory true: periods by kind of partner, and reminders of what is due."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coalition.access import require
from coalition.models import Partner, ReviewPeriod
from coalition.partner_keepers import Keepers
from coalition.services.notices import tell

log = structlog.get_logger(__name__)

_AT_ONCE = 500


@transaction.atomic
def set_review_periods(*, by: Any, days: Mapping[str, int | None]) -> None:
    """``{kind: days}``; None goes back to the setting for all. Dates that entries have already stay."""
    require(by, "coalition.change_review_period")
    for kind, number in days.items():
        if number is None:
            ReviewPeriod.objects.filter(kind=kind).delete()
        else:
            period = ReviewPeriod.objects.filter(kind=kind).first() or ReviewPeriod(kind=kind)
            period.days = number
            period.full_clean()
            period.save()
    log.info("review_periods_set", by=by.pk)


def remind_of_partner_reviews() -> int:
    """One mail, without names, to everybody who looks after entries that are due; a job that may run twice.

    Each entry is reminded of once for each date of review. Returns the number of mails.
    """
    keepers, waiting, people, told = Keepers(), Counter[int](), {}, []
    with transaction.atomic():
        for partner in _fresh().select_for_update().prefetch_related("stewards", "regions"):
            asked = keepers.of(partner, stewards_first=True)
            waiting.update(user.pk for user in asked)
            people.update({user.pk: user for user in asked})
            told += [partner.pk] if asked else []
        for start in range(0, len(told), _AT_ONCE):
            Partner.objects.filter(pk__in=told[start : start + _AT_ONCE]).update(reminded_for=F("review_due"))
        # In one transaction with the mails: if the mail server refuses them, the next run tries again.
        for key, number in waiting.items():
            _remind(people[key], number)
    log.info("partner_reviews_reminded", partners=len(told), mails=len(waiting))
    return len(waiting)


def _fresh() -> Any:
    due = Partner.objects.current().due_for_review(timezone.localdate())
    return due.filter(Q(reminded_for=None) | ~Q(reminded_for=F("review_due")))


def _remind(user: Any, number: int) -> None:
    tell(
        [user],
        subject=lambda: (
            ngettext("%(count)s entry is to be looked at again", "%(count)s entries are to be looked at again", number)
            % {"count": number}
        ),
        text=lambda: _("Are these entries of the directory still true? One click each, here:"),
        address="coalition:partner-reviews",
    )
