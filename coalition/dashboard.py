"""What the coalition offers for the dashboard: each widget a title, a template and its rows."""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from coalition.access import may
from coalition.models import ContactLogEntry, ContactRelease, FollowUp, Partner, PartnerCorrection

SHOWN = 5
SOON = datetime.timedelta(days=7)


def widgets_for(user: Any) -> list[dict[str, Any]]:
    """The user's widgets, those without a right to them left out."""
    found = []
    if may(user, "coalition.open_follow_ups"):
        found.append(_follow_ups(user))
    if may(user, "coalition.open_contact_log"):
        found.append(_recent_entries(user))
    if may(user, "coalition.open_releases") and (releases := _releases(user))["rows"]:
        found.append(releases)
    if may(user, "coalition.open_corrections") and (corrections := _corrections(user))["rows"]:
        found.append(corrections)
    if may(user, "coalition.open_partner_reviews"):
        found.append(_to_review(user))
    return found


def _follow_ups(user: Any) -> dict[str, Any]:
    mine = FollowUp.objects.visible_to(user).assigned_to(user).open()
    return {
        "name": "follow-ups",
        "title": _("My follow-ups"),
        "template": "coalition/dashboard/follow_ups.html",
        "rows": list(mine.due_by(timezone.localdate() + SOON).for_lists()[:SHOWN]),
        "today": timezone.localdate(),
    }


def _recent_entries(user: Any) -> dict[str, Any]:
    return {
        "name": "contacts",
        "title": _("Latest contacts"),
        "template": "coalition/dashboard/entries.html",
        "rows": list(ContactLogEntry.objects.visible_to(user).for_lists()[:SHOWN]),
    }


def _releases(user: Any) -> dict[str, Any]:
    """Questions about one's notes have a legal deadline: shown only while there are some."""
    return {
        "name": "releases",
        "title": _("Requests about your notes"),
        "template": "coalition/dashboard/releases.html",
        "rows": list(ContactRelease.objects.to_decide_by(user)[:SHOWN]),
    }


def _corrections(user: Any) -> dict[str, Any]:
    """Shown only while some wait."""
    return {
        "name": "corrections",
        "title": _("Suggested corrections"),
        "template": "coalition/dashboard/corrections.html",
        "rows": list(PartnerCorrection.objects.decidable_by(user).open().for_lists()[:SHOWN]),
    }


def _to_review(user: Any) -> dict[str, Any]:
    due = Partner.objects.reviewable_by(user).due_for_review(timezone.localdate())
    return {
        "name": "reviews",
        "title": _("Partners to look at again"),
        "template": "coalition/dashboard/reviews.html",
        "rows": list(due[:SHOWN]),
    }
