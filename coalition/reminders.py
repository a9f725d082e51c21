"""Mails about what is due: they say how many, and never what or with whom. Jobs; each may run twice without harm."""

from collections.abc import Iterable
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coalition.access import may, users_with_role
from coalition.contact_overview import overdue
from coalition.models import ContactSettings, FollowUp
from coalition.roles import Role
from coalition.subscriptions import send_subscribed

log = structlog.get_logger(__name__)


def remind_of_follow_ups() -> int:
    """One mail to everybody with follow-ups that are due and were not reminded of yet; returns the number of mails."""
    due = FollowUp.objects.open().due_by(timezone.localdate())
    fresh = due.filter(Q(reminded_for=None) | ~Q(reminded_for=F("due")))
    assignees = fresh.order_by("assignee").values_list("assignee", flat=True).distinct()
    return sum(_remind(assignee) for assignee in list(assignees))


def _remind(assignee: int) -> bool:
    """In one transaction with the mail: if the mail server refuses it, the next run tries again."""
    with transaction.atomic():
        rows = FollowUp.objects.select_for_update().open().due_by(timezone.localdate()).filter(assignee=assignee)
        fresh = list(rows.filter(Q(reminded_for=None) | ~Q(reminded_for=F("due"))).select_related("assignee"))
        if not fresh:
            return False
        user = fresh[0].assignee
        for row in fresh:
            row.reminded_for = row.due
            row.save(update_fields=["reminded_for"])
        seen = FollowUp.objects.visible_to(user).filter(pk__in=[row.pk for row in fresh]).count()
        wanted = bool(seen and ContactSettings.of(user).reminders)
        if wanted:
            _send_reminder(user, seen)
        return wanted


def _send_reminder(user: Any, count: int) -> None:
    with _language_of(user):
        subject = ngettext("%(count)s follow-up is due", "%(count)s follow-ups are due", count) % {"count": count}
        _send(
            "follow-ups", user, subject, "coalition/mails/follow_ups.txt", {"link": _link("coalition:follow-up-list")}
        )


def send_weekly_digest() -> int:
    """To spokespersons for whom something is overdue, and to nobody else; returns the number of mails."""
    return sum(_digest(user) for user in _digest_readers())


def _digest_readers() -> Iterable[Any]:
    return [user for user in users_with_role(Role.SPOKESPERSON) if ContactSettings.of(user).weekly_digest]


def _digest(user: Any) -> bool:
    today = timezone.localdate()
    late = FollowUp.objects.visible_to(user).assigned_to(user).open().filter(due__lt=today).count()
    silent = len(overdue(user)) if may(user, "coalition.open_contact_overview") else 0
    if not (late or silent):
        return False
    with _language_of(user):
        context = {
            "late": late,
            "silent": silent,
            "link": _link("coalition:follow-up-list"),
            "overview_link": _link("coalition:contact-overview"),
        }
        _send("weekly-digest", user, _("Your week: what waits"), "coalition/mails/digest.txt", context)
    return True


def _language_of(user: Any) -> Any:
    return translation.override(getattr(user, "language", "") or settings.LANGUAGE_CODE)


def _link(name: str) -> str:
    return str(settings.WAGTAILADMIN_BASE_URL + reverse(name))


def _send(kind: str, user: Any, subject: str, template: str, context: dict[str, Any]) -> None:
    text = render_to_string(template, context)
    send_subscribed(key=kind, number=user.pk, subject=subject, text=text, to=user.email)
    log.info("reminder_sent", user=user.pk)
