import pytest
from django.core.management import call_command
from wagtail.models import GroupPagePermission, Page, Site, Workflow

from cms.models import HomePage, StandardPage
from cms.site_setup import setup_site
from coalition.models import Unit
from coalition.services.units import create_unit

pytestmark = pytest.mark.django_db


def test_setup_makes_what_every_site_needs() -> None:
    call_command("setup_site")
    home = HomePage.objects.get()
    assert {page.slug for page in home.get_children()} == {"units", "impressum", "datenschutz"}
    assert Site.objects.get(is_default_site=True).root_page_id == home.pk
    assert not Page.objects.filter(depth=2).exclude(pk=home.pk).exists()


def test_placeholders_say_that_they_are_placeholders() -> None:
    setup_site()
    for page in StandardPage.objects.all():
        assert "Platzhalter" in str(page.body)


def test_setup_is_repeatable_and_leaves_edits_alone() -> None:
    home = setup_site()
    StandardPage.objects.filter(slug="impressum").update(title="Wer wir sind")
    Site.objects.update(site_name="Unser Name")
    counts = (Page.objects.count(), Site.objects.count(), Workflow.objects.count(), GroupPagePermission.objects.count())
    assert setup_site() == home
    assert counts == (
        Page.objects.count(),
        Site.objects.count(),
        Workflow.objects.count(),
        GroupPagePermission.objects.count(),
    )
    assert StandardPage.objects.get(slug="impressum").title == "Wer wir sind"
    assert Site.objects.get().site_name == "Unser Name"


def test_units_land_below_the_list_of_units() -> None:
    setup_site()
    unit = create_unit(parent=None, kind=Unit.Kind.STATE, name="Landesverband", slug="lv")
    assert unit.page.url_path.endswith("/units/lv/")
