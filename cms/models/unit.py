from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from best_practices.models import BestPracticePage, CampaignKitPage
from cms.models.fixed_page import FixedPage
from cms.models.home import HomePage
from cms.models.open_pages import open_to
from coalition.access import may, standing_of
from coalition.models import AbstractUnitPage, Membership
from coalition.roles import Role

LATEST = 10


class UnitIndexPage(FixedPage, Page):
    """The page above all unit pages; its address shows the portal's list of units."""

    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.UnitPage"]

    class Meta:
        verbose_name = _("list of units")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseRedirect:  # noqa: ARG002
        return HttpResponseRedirect(reverse("coalition:unit-list"))


class UnitPage(FixedPage, AbstractUnitPage):
    """A branch's or working group's home: the root of what its editors may touch. Made by ``provision_unit``."""

    introduction = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "ol", "ul", "link"])

    content_panels = [FieldPanel("title", read_only=True), FieldPanel("introduction")]
    promote_panels: list[Any] = []
    settings_panels: list[Any] = []
    parent_page_types = ["cms.UnitIndexPage"]
    subpage_types = [
        "cms.TopicPage",
        "cms.StandardPage",
        "cms.EventPage",
        "best_practices.BestPracticePage",
        "best_practices.CampaignKitPage",
    ]
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

        user, unit = request.user, self.unit
        best_practices = BestPracticePage.objects.visible_to(user).child_of(self).for_lists()
        return super().get_context(request, *args, **kwargs) | {
            "unit": unit,
            "parent_unit": unit.get_parent(),
            "units_below": unit.get_children().active().select_related("page"),
            "coordinators": self._coordinators(user),
            "topic_pages": open_to(user, TopicPage.objects.live().child_of(self)).order_by("title", "pk"),
            "events": open_to(user, EventPage.objects.to_come().child_of(self))[:LATEST],
            "best_practices": best_practices.newest_first()[:LATEST],
            "kits": CampaignKitPage.objects.visible_to(user)
            .child_of(self)
            .for_lists()
            .order_by("title", "pk")[:LATEST],
            "may_submit": may(user, "coalition.submit_page", unit),
            "may_ask": may(user, "best_practices.ask_unit", unit),
        }

    def _coordinators(self, user: Any) -> models.QuerySet[Membership]:
        """Members learn who to ask; names are no business of the public page."""
        active = Membership.objects.active(timezone.localdate()).filter(unit=self.unit, role=Role.COORDINATOR)
        return active.select_related("user") if standing_of(user).roles else active.none()
