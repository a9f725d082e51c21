from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from cms.models.home import HomePage
from coalition.models import AbstractUnitPage


class UnitIndexPage(Page):
    """The page above all unit pages; its address shows the portal's list of units."""

    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.UnitPage"]
    template = "cms/unit_index_page.html"

    class Meta:
        verbose_name = _("list of units")


class UnitPage(AbstractUnitPage):
    """A branch's or working group's home: the root of what its editors may touch. Made by ``provision_unit``."""

    introduction = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "ol", "ul", "link"])

    content_panels = [FieldPanel("title", read_only=True), FieldPanel("introduction")]
    promote_panels = []
    settings_panels = []
    parent_page_types = ["cms.UnitIndexPage"]
    subpage_types = ["cms.TopicPage", "cms.StandardPage", "cms.EventPage", "best_practices.BestPracticePage"]
    is_creatable = False
    template = "cms/unit_page.html"

    class Meta:
        verbose_name = _("unit page")

    @classmethod
    def parent_for_new(cls) -> Page:
        """The one list of units, made below the home page when it is missing."""
        index = UnitIndexPage.objects.first()
        if index is None:
            home = HomePage.objects.first()
            if home is None:
                raise HomePage.DoesNotExist("Create the home page first: manage.py setup_site does.")
            index = home.add_child(instance=UnitIndexPage(title="Gliederungen", slug="units"))
        return index
