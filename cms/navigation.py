"""What stands in the header and the footer, for whom. Rights are asked of ``coalition.access``, never decided here."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from best_practices.models import BestPracticePage, CampaignKitPage
from cms.models import StandardPage
from cms.models.open_pages import open_to
from coalition.access import may

HOME_DEPTH = 2


# Addresses that belong to a room though they do not begin with its own.
ELSEWHERE = {"/partners/": ("/persons/", "/cooperations/"), "/contacts/": ("/follow-ups/",)}


@dataclass(frozen=True)
class Entry:
    label: str
    url: str
    is_current: bool = False
    current_kind: str = "page"


def main_entries(request: HttpRequest, page: Page | None = None) -> list[Entry]:
    """The rooms of the hub, in the order in which branches use them; ``page`` is the one that is shown, if any."""
    best_practices, kits = reverse("best_practices:list"), reverse("kits:list")
    rooms = [
        (_("Best practices"), best_practices),
        (_("Campaign kits"), kits),
        (_("Allies"), reverse("coalition:partner-list")),
        (_("Units"), reverse("coalition:unit-list")),
    ]
    if may(request.user, "coalition.open_contact_log"):
        rooms.insert(3, (_("Contact log"), reverse("coalition:contact-list")))
    # A write-up or a kit lies below its unit, and people look for it among the write-ups or kits.
    homes = {BestPracticePage: best_practices, CampaignKitPage: kits}
    path = homes.get(type(page), request.path)
    return [_entry(path, label, url) for label, url in rooms]


def user_entries(request: HttpRequest) -> list[Entry]:
    """The menu behind the user's name."""
    entries = [(_("My profile"), reverse("profile")), (_("My write-ups"), reverse("best_practices:mine"))]
    entries.append((_("Our plans"), reverse("best_practices:plans")))
    if may(request.user, "best_practices.moderate_something"):
        entries.append((_("Keep write-ups fresh"), reverse("best_practices:care")))
    if may(request.user, "coalition.moderate_something"):
        entries.append((_("Moderation"), reverse("best_practices:tasks")))
    if may(request.user, "coalition.open_members"):
        entries.append((_("Members"), reverse("coalition:member-list")))
    if may(request.user, "coalition.invite_somebody"):
        entries.append((_("Invitations"), reverse("invitation-list")))
    if may(request.user, "coalition.open_privacy"):
        entries.append((_("Data protection"), reverse("coalition:privacy")))
    if may(request.user, "search.view_statistics"):
        entries.append((_("What is searched"), reverse("coalition:search-statistics")))
    if may(request.user, "cms.view_reading_numbers"):
        entries.append((_("What is read"), reverse("numbers")))
    if may(request.user, "coalition.curate_vocabulary"):
        entries.append((_("Topics and tags"), reverse("coalition:vocabularies")))
    if request.user.has_perm("wagtailadmin.access_admin"):
        entries.append((_("Edit pages"), reverse("wagtailadmin_home")))
    return [_entry(request.path, label, url) for label, url in entries]


def footer_entries(request: HttpRequest) -> list[Entry]:
    """Imprint, privacy notice and the like: the plain pages directly below the home page."""
    pages = open_to(request.user, StandardPage.objects.live().filter(depth=HOME_DEPTH + 1))
    entries = [Entry(page.title, page.get_url(request) or "") for page in pages]
    return [*entries, Entry(_("Interface for developers"), reverse("api:docs"))]


def trail_of(request: HttpRequest, page: Page) -> list[Entry]:
    """The pages between the home page and ``page``, by one query, whatever the depth."""
    ancestors = page.get_ancestors().filter(depth__gt=HOME_DEPTH)
    return [Entry(ancestor.title, ancestor.get_url(request) or "") for ancestor in ancestors]


def _entry(path: str, label: Any, url: str) -> Entry:
    exact = path == url
    return Entry(str(label), url, path.startswith((url, *ELSEWHERE.get(url, ()))), "page" if exact else "true")
