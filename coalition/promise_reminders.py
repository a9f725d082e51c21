"""A job: mails about promises in cooperations that are due; they say how many, and never what or with whom."""

import datetime
from collections import defaultdict
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coalition.access import may
from coalition.models import Cooperation, CooperationPromise, Membership
from coalition.roles import Role
from coalition.services.cooperations import responsible_for
from coalition.services.notices import tell

log = structlog.get_logger(__name__)

# Early enough to keep it.
AHEAD = datetime.timedelta(days=3)


def remind_of_promises() -> int:
    """One mail to everybody who has to see to promises that are due within three days, once for each date.

    They are those responsible for the cooperation and, for what one of our units has promised, its coordinators. May
    run twice without harm; returns the number of mails.
    """
    people: dict[int, Any] = {}
    waiting: dict[int, set[int]] = defaultdict(set)
    # In one transaction with the mails: if the mail server refuses them, the next run tries again.
    with transaction.atomic():
        for promise in _fresh():
            for user in _who_sees_to(promise):
                people[user.pk] = user
                waiting[user.pk].add(promise.pk)
        told = {key for keys in waiting.values() for key in keys}
        CooperationPromise.objects.filter(pk__in=told).update(reminded_for=F("due"))
        for key, promises in waiting.items():
            _remind(people[key], len(promises))
    log.info("promises_reminded", promises=len(told), mails=len(waiting))
    return len(waiting)


def _fresh() -> Any:
    due = CooperationPromise.objects.open().filter(due__lte=timezone.localdate() + AHEAD)
    fresh = due.filter(Q(reminded_for=None) | ~Q(reminded_for=F("due")))
    going_on = Cooperation.objects.going_on().values("pk")
    return fresh.filter(cooperation__in=going_on).select_for_update(of=("self",)).select_related("cooperation")


def _who_sees_to(promise: CooperationPromise) -> list[Any]:
    held = Membership.objects.active(timezone.localdate()).filter(role=Role.COORDINATOR, user__is_active=True)
    own = [row.user for row in held.filter(unit=promise.unit_id).select_related("user")] if promise.unit_id else []
    seeing = [user for user in own if may(user, "coalition.view_cooperation", promise.cooperation)]
    return list({user.pk: user for user in (*responsible_for(promise.cooperation), *seeing)}.values())


def _remind(user: Any, number: int) -> None:
    tell(
        [user],
        subject=lambda: (
            ngettext("%(count)s promise is due soon", "%(count)s promises are due soon", number) % {"count": number}
        ),
        text=lambda: _("Somebody has promised something in a cooperation that you look after. You find it here:"),
        address="coalition:promise-list",
    )
