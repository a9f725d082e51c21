"""The pages that every installation needs, made once and left alone afterwards."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Permission
from wagtail.models import GroupPagePermission, Page, Site

from best_practices.services.workflow import ensure_workflow
from cms.models import HomePage, StandardPage, UnitPage
from coalition.services.memberships import state_office_group
from coalition.services.unit_rights import COORDINATOR_PAGE_RIGHTS

SITE_NAME = "Bündnis & Praxis"
_TO_BE_FILLED = "<p><strong>Platzhalter:</strong> Bitte durch die Angaben des Landesverbands ersetzen.</p>"


def setup_site() -> HomePage:
    """Make home page, default site, list of units, imprint, privacy notice and workflow, as far as they are missing."""
    home = HomePage.objects.first() or _make_home()
    UnitPage.parent_for_new()
    for slug, title in (("impressum", "Impressum"), ("datenschutz", "Datenschutz")):
        if not home.get_children().filter(slug=slug).exists():
            home.add_child(instance=StandardPage(title=title, slug=slug, body=[("text", _TO_BE_FILLED)]))
    ensure_workflow(root=UnitPage.parent_for_new())
    _let_state_office_edit(home)
    return home


def _let_state_office_edit(home: HomePage) -> None:
    """Introduction, imprint and privacy notice are the state office's to fill in."""
    rights = Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=COORDINATOR_PAGE_RIGHTS)
    for permission in rights:
        GroupPagePermission.objects.get_or_create(group=state_office_group(), page=home, permission=permission)


def _make_home() -> HomePage:
    root = Page.get_first_root_node()
    address = urlsplit(settings.BASE_URL)
    home = root.add_child(
        instance=HomePage(
            title="Gemeinsam wirksam",
            slug="start",
            introduction="<p>Was Kreis- und Ortsverbände, Arbeitsgemeinschaften und Ratsgruppen gelernt haben: "
            "zum Nachlesen, Nachmachen und Weitersagen.</p>",
        )
    )
    site = {"hostname": address.hostname or "localhost", "port": address.port or 80, "site_name": SITE_NAME}
    Site.objects.update_or_create(is_default_site=True, defaults={**site, "root_page": home})
    # Wagtail's own welcome page, which nothing points to any more.
    for welcome in root.get_children().exclude(pk=home.pk).filter(slug="home", content_type__model="page"):
        welcome.delete()
    return home
