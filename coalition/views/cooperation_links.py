"""Choosing what belongs to a cooperation: looked up by title, linked and taken away with one click each."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import DetailView, ListView

from coalition.access import may
from coalition.forms.cooperation_records import LinkForm
from coalition.forms.filters import FilterForm, text_field
from coalition.linked_pages import linked_kinds, visible_pages
from coalition.models import Cooperation, CooperationPromise
from coalition.services.cooperation_links import link_page, unlink_page
from coalition.view_rules import RuleView
from coalition.views.editing import UNPROCESSABLE

FOUND_OF_EACH_KIND = 10


class LinkSearchForm(FilterForm):
    q = text_field(_("Words of the title"))


class CooperationLinksView(RuleView, DetailView):
    """GET looks up, POST links or, with ``remove``, takes away."""

    access_rule = "coalition.change_cooperation"
    template_name = "coalition/cooperations/links.html"
    context_object_name = "cooperation"

    def get_queryset(self) -> Any:
        return Cooperation.objects.visible_to(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, keys = self.request.user, list(self.object.links.values_list("page", flat=True))
        words = LinkSearchForm(self.request.GET).chosen.get("q", "")
        return super().get_context_data(**kwargs) | {
            "linked": visible_pages(user, keys),
            "words": words,
            "found": self._found(words, keys) if words else [],
        }

    def _found(self, words: str, keys: list[int]) -> list[tuple[Any, list[Any]]]:
        found = []
        for kind in linked_kinds():
            pages = kind.visible_to(self.request.user).exclude(pk__in=keys)
            for word in words.split():
                pages = pages.filter(title__icontains=word)
            if rows := list(pages.order_by("title", "pk")[:FOUND_OF_EACH_KIND]):
                found.append((kind, rows))
        return found

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        form = LinkForm(request.POST)
        if not form.is_valid():
            return self._refused([_("There is no such page.")])
        change = unlink_page if "remove" in request.POST else link_page
        try:
            change(cooperation=self.object, by=request.user, page=form.cleaned_data["page"])
        except ValidationError as error:
            return self._refused(error.messages)
        return HttpResponseRedirect(reverse("coalition:cooperation-links", args=[self.object.pk]))

    def _refused(self, reasons: list[str]) -> HttpResponse:
        messages.error(self.request, " ".join(reasons))
        response: HttpResponse = self.render_to_response(self.get_context_data(), status=UNPROCESSABLE)
        return response


class PromiseListView(RuleView, ListView):
    """What is promised and not done yet in cooperations that the reader may see, the most urgent first."""

    access_rule = "coalition.open_cooperations"
    template_name = "coalition/cooperations/promises.html"
    paginate_by = 20

    def get_queryset(self) -> Any:
        seen = Cooperation.objects.visible_to(self.request.user).going_on()
        rows = CooperationPromise.objects.open().filter(cooperation__in=seen.values("pk")).for_lists(self.request.user)
        return rows.select_related("cooperation").prefetch_related("cooperation__units").order_by("due", "pk")

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        paginator = self.get_paginator(queryset, page_size)
        page = paginator.get_page(self.request.GET.get("page"))
        for promise in page.object_list:
            promise.may_settle = may(self.request.user, "coalition.change_cooperation", promise.cooperation)
        return paginator, page, page.object_list, page.has_other_pages()
