"""What belongs to a topic page beside the page itself: its feed, and what a member chooses there."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cms.forms import TopicInterestForm
from cms.models import TopicPage
from cms.models.open_pages import open_to
from cms.topic_contents import write_ups_about
from cms.topic_digest import choose_interest
from coalition.access import PUBLIC
from coalition.view_rules import declares

NEWEST = 30


class TopicFeed(Feed[Any, TopicPage]):
    """The newest public write-ups about a topic page's topics: the same for everybody, whoever is signed in."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *_args: Any, **kwargs: Any) -> TopicPage:  # noqa: ARG002
        pages = open_to(AnonymousUser(), TopicPage.objects.live()).prefetch_related("topics")
        return get_object_or_404(pages, id=kwargs["pk"])

    def title(self, obj: TopicPage) -> str:
        return obj.title

    def subtitle(self, obj: TopicPage) -> str:
        return obj.summary

    def link(self, obj: TopicPage) -> str:
        return obj.get_url() or "/"

    def items(self, obj: TopicPage) -> list[Any]:
        rows = write_ups_about(obj, AnonymousUser()).select_related("unit")
        return list(rows.newest_first()[:NEWEST])

    def item_title(self, item: Any) -> str:
        return str(item.title)

    def item_description(self, item: Any) -> str:
        return str(item.summary)

    def item_link(self, item: Any) -> str:
        return item.get_url() or "/"

    def item_author_name(self, item: Any) -> str:
        return str(item.unit or "")

    def item_pubdate(self, item: Any) -> Any:
        return item.first_published_at

    def item_updateddate(self, item: Any) -> Any:
        return item.last_published_at or item.first_published_at


@require_safe
@declares(PUBLIC)
def topic_feed(request: HttpRequest, pk: int) -> HttpResponse:
    return TopicFeed()(request, pk=pk)


@require_POST
@declares("cms.choose_topic_interest")
def topic_interest(request: HttpRequest, pk: int) -> HttpResponse:
    """What the member ticked below the page."""
    page = get_object_or_404(open_to(request.user, TopicPage.objects.live()), id=pk)
    form = TopicInterestForm(request.POST)
    if form.is_valid():
        choose_interest(user=request.user, page=page, **form.cleaned_data)
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("“What about” has at most 160 characters, and no special ones."))
    return redirect(page.get_url() or "/")
