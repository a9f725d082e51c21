"""What this room shows on a person's dashboard."""

from typing import Any

from django.utils.translation import gettext as _

from best_practices.models import BestPracticePage
from best_practices.moderation_progress import attach_progress
from coalition.access import may

ROWS = 5


def widgets_for(user: Any) -> list[dict[str, Any]]:
    """Dicts with ``title``, ``template`` and rows; decisions to take first, then one's own, then what is new."""
    widgets = []
    if may(user, "best_practices.moderate_something"):
        waiting = (
            BestPracticePage.objects.to_be_moderated_by(user).for_lists().order_by("latest_revision_created_at", "pk")
        )
        widgets.append(_widget(_("Waiting for your decision"), "tasks", waiting))
    if may(user, "best_practices.submit_page"):
        mine = BestPracticePage.objects.authored_by(user).for_lists().order_by("-latest_revision_created_at", "-pk")
        widget = _widget(_("My write-ups"), "mine", mine)
        attach_progress(widget["rows"])
        widgets.append(widget)
    latest = BestPracticePage.objects.visible_to(user).for_lists().newest_first()
    widgets.append(_widget(_("Latest best practices"), "latest", latest))
    return widgets


def _widget(title: str, kind: str, pages: Any) -> dict[str, Any]:
    return {"title": title, "kind": kind, "template": "best_practices/dashboard.html", "rows": list(pages[:ROWS])}
