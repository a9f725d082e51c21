"""The page of the Wagtail admin about the index: how it is doing, a rebuild, another try for what was refused."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from search import outbox
from search.jobs import start_rebuild
from search.status import MOST_REFUSED, index_status, refused_rows

PERMISSION = "search.operate_index"


class _OperatorView(PermissionRequiredMixin, View):
    """Wagtail's own guard around all addresses of the admin has asked for the sign-in already."""

    permission_required = PERMISSION
    raise_exception = True


class StatusView(_OperatorView, WagtailAdminTemplateMixin, TemplateView):
    page_title = gettext_lazy("Search index")
    header_icon = "search"
    template_name = "search/admin/status.html"
    breadcrumbs_items = [
        *WagtailAdminTemplateMixin.breadcrumbs_items,
        {"url": "", "label": gettext_lazy("Search index")},
    ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs, status=index_status(), refused=refused_rows(), most_refused=MOST_REFUSED
        )


class NumbersView(_OperatorView):
    """The part of the page that changes by itself; fetched every few seconds while the page is open."""

    def get(self, request: HttpRequest) -> HttpResponse:
        response = render(request, "search/admin/numbers.html", {"status": index_status()})
        response["Cache-Control"] = "no-store"
        return response


class RebuildView(_OperatorView):
    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            started = start_rebuild()
        except ConnectionError:
            messages.error(request, _("The queue of jobs does not answer. Try again in a minute."))
        else:
            if started:
                messages.success(request, _("The rebuild was started. Search goes on with the old index until then."))
            else:
                messages.warning(request, _("A rebuild is running or waiting already."))
        return redirect(reverse("search-index"))


class RetryView(_OperatorView):
    def post(self, request: HttpRequest) -> HttpResponse:
        number = outbox.retry_refused()
        text = ngettext("%(number)d entry is tried again.", "%(number)d entries are tried again.", number)
        messages.success(request, text % {"number": number})
        return redirect(reverse("search-index"))


class StatusMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(PERMISSION))


def menu_item() -> StatusMenuItem:
    return StatusMenuItem(
        gettext_lazy("Search index"), reverse_lazy("search-index"), name="search-index", icon_name="search"
    )


urlpatterns = [
    path("search-index/", StatusView.as_view(), name="search-index"),
    path("search-index/numbers/", NumbersView.as_view(), name="search-index-numbers"),
    path("search-index/rebuild/", RebuildView.as_view(), name="search-index-rebuild"),
    path("search-index/retry/", RetryView.as_view(), name="search-index-retry"),
]
