from typing import Any

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from best_practices.models import BestPracticePage
from cms.models.home import HomePage
from coalition.models import AbstractUnitPage


class UnitIndexPage(Page):
    """The page above all unit pages; its address shows the portal's list of units."""

    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.UnitPage"]

    class Meta:
        verbose_name = _("list of units")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("coalition:unit-list"))


class UnitPage(AbstractUnitPage):
    """A branch's or working group's home: the root of what its editors may touch. Made by ``provision_unit``."""

    introduction = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "ol", "ul", "link"])

    content_panels = [FieldPanel("title", read_only=True), FieldPanel("introduction")]
    promote_panels: list[Any] = []
    settings_panels: list[Any] = []
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

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.models import EventPage, TopicPage

        context = super().get_context(request, *args, **kwargs)
        best_practices = BestPracticePage.objects.visible_to(request.user).child_of(self).for_lists()
        unit = self.unit
        return context | {
            "unit": unit,
            "parent_unit": unit.get_parent(),
            "units_below": unit.get_children().active(),
            "topic_pages": TopicPage.objects.live().child_of(self).public(),
            "events": EventPage.objects.live().child_of(self).public().order_by("-starts_at")[:5],
            "best_practices": best_practices.order_by("-first_published_at")[:12],
        }
