"""The admin in the hub's colours, without the entries that lead nowhere."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from cms.models import UnitPage
from coalition.access import standing_of

FIRST = 50
# Before Wagtail's own panels, which tell of workflows and of recent edits.
FIRST_PLACE = 10
LAST_PLACE = 100_000


def stylesheet() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("cms/admin.css"))


def hide_closed_reports(request: HttpRequest, items: list[Any]) -> None:
    if not request.user.is_superuser:
        items[:] = [item for item in items if item.name != "page-types-usage"]


class OwnPages(Component):
    """Where an editor's work lies: the units' pages and what is right below them."""

    name = "own_pages"
    template_name = "cms/admin/own_pages.html"
    order = FIRST_PLACE

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        units = UnitPage.objects.filter(unit__in=standing_of(parent_context["request"].user).edits)[:FIRST]
        return {"units": [(page, _below(page)) for page in units]}


def add_own_pages(panels: list[Any]) -> None:
    panels.insert(0, OwnPages())


def way_back() -> MenuItem:
    """The page editor is a room of the hub: its menu ends with the way to the others."""
    return MenuItem(_("To the portal"), "/", name="portal", icon_name="home", order=LAST_PLACE)


def _below(page: Page) -> Any:
    return page.get_children().order_by("-latest_revision_created_at", "-pk").specific()[:FIRST]
