from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from best_practices.models import BestPracticePage
from cms.models.fixed_page import FixedPage
from cms.models.open_pages import open_to

LATEST = 6


class HomePage(FixedPage, Page):
    """The site's front: an introduction for everybody, the personal dashboard for who is signed in."""

    introduction = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "link"])

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms.StandardPage"]
    template = "cms/home_page.html"

    class Meta:
        verbose_name = _("home page")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().serve(request, *args, **kwargs)
        if _is_at_home(request):
            # The widgets show what only this person may read.
            patch_cache_control(response, private=True, no_store=True)
        return response

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:  # noqa: ARG002
        return "cms/dashboard.html" if _is_at_home(request) else self.template

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.dashboard import dashboard_context, next_events
        from cms.models import TopicPage

        context = super().get_context(request, *args, **kwargs)
        if _is_at_home(request):
            return context | dashboard_context(request.user)
        latest = BestPracticePage.objects.visible_to(request.user).for_lists().newest_first()
        return context | {
            "latest": latest[:LATEST],
            "events": next_events(request.user),
            "topics": open_to(request.user, TopicPage.objects.live()).order_by("title", "pk"),
        }


def _is_at_home(request: HttpRequest) -> bool:
    """Signed in and not looking at a preview of the public front."""
    return request.user.is_authenticated and not getattr(request, "is_preview", False)
