"""What a signed-in person sees first. Each room offers its widgets; this module only puts them in order."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from best_practices import dashboard as best_practices
from cms.models import EventPage
from cms.models.open_pages import open_to
from cms.navigation import Entry
from coalition import dashboard as coalition
from coalition.access import may

NEXT_EVENTS = 4


def dashboard_context(user: Any) -> dict[str, Any]:
    """``widgets`` (title, template, rows) of all rooms, and ``actions`` (buttons) that ``user`` may take."""
    return {
        "widgets": [*coalition.widgets_for(user), *best_practices.widgets_for(user), *_event_widgets(user)],
        "actions": list(_actions(user)),
    }


def next_events(user: Any) -> Any:
    """The events of all units that are announced first."""
    return open_to(user, EventPage.objects.to_come())[:NEXT_EVENTS]


def _event_widgets(user: Any) -> list[dict[str, Any]]:
    events = list(next_events(user))
    return [{"title": _("Next events"), "template": "cms/dashboard_events.html", "events": events}] if events else []


def _actions(user: Any) -> list[Entry]:
    actions = []
    if may(user, "coalition.add_contact"):
        actions.append(Entry(_("Log a contact"), reverse("coalition:contact-create")))
    if may(user, "best_practices.submit_page"):
        actions.append(Entry(_("Write up a best practice"), reverse("best_practices:quick")))
    if may(user, "coalition.moderate_something"):
        actions.append(Entry(_("Moderation"), reverse("best_practices:tasks")))
    if may(user, "coalition.add_partner"):
        actions.append(Entry(_("Add a partner"), reverse("coalition:partner-create")))
    return actions
