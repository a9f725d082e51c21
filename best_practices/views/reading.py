"""What somebody keeps for themselves: a reading list, and searches that tell of something new."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import ListView

from best_practices.models import BestPracticePage, ReadingListEntry, SavedSearch
from best_practices.services.reading import (
    delete_search,
    drop_from_reading,
    keep_for_reading,
    save_search,
    set_search_mails,
)
from coalition.view_rules import RuleView, declares

RULE = "best_practices.keep_lists"


class ReadingListView(RuleView, ListView):
    """The reader's own list, the newest entry first; what they may not read any more is left out."""

    access_rule = RULE
    template_name = "best_practices/reading_list.html"
    context_object_name = "best_practices"
    paginate_by = 20

    def get_queryset(self) -> Any:
        own = ReadingListEntry.objects.visible_to(self.request.user)
        pages = BestPracticePage.objects.visible_to(self.request.user).filter(pk__in=own.values("page"))
        return pages.for_lists().newest_first()

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        paginator = self.get_paginator(queryset, page_size)
        page = paginator.get_page(self.request.GET.get("page"))
        return paginator, page, page.object_list, page.has_other_pages()


class SavedSearchListView(RuleView, ListView):
    access_rule = RULE
    template_name = "best_practices/searches.html"
    context_object_name = "searches"

    def get_queryset(self) -> Any:
        return SavedSearch.objects.visible_to(self.request.user)


@require_POST
@declares(RULE)
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a write-up on the reading list, or take it off (``drop``)."""
    page = get_object_or_404(BestPracticePage.objects.visible_to(request.user), id=pk)
    if "drop" in request.POST:
        drop_from_reading(user=request.user, page=page)
        messages.success(request, _("It is no longer on your reading list."))
    else:
        keep_for_reading(user=request.user, page=page)
        messages.success(request, _("It is on your reading list."))
    return redirect(page.get_url() or "best_practices:reading-list")


@require_POST
@declares(RULE)
def save(request: HttpRequest) -> HttpResponse:
    """Keep the filters that the list shows."""
    query = QueryDict(urlsplit("?" + request.POST.get("query", "")).query)
    try:
        save_search(user=request.user, name=request.POST.get("name", ""), query=query)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("The search is saved. You get a mail when something new fits."))
    return redirect("best_practices:searches")


@require_POST
@declares(RULE)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Switch its mails on or off, or delete it."""
    search = get_object_or_404(SavedSearch.objects.visible_to(request.user), id=pk)
    if "delete" in request.POST:
        delete_search(search=search, user=request.user)
        messages.success(request, _("The search was deleted."))
    else:
        set_search_mails(search=search, user=request.user, mails="mails" in request.POST)
        messages.success(request, _("Saved."))
    return redirect("best_practices:searches")
