"""Lists with filters: whole pages for browsers, the results alone for htmx."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.generic import ListView

from coalition.view_rules import RuleView


class FilteredListView(RuleView, ListView):
    """``filter_form()`` reads the address, ``get_queryset`` follows it; a page beyond the end is the last one."""

    abstract_view = True
    paginate_by = 20
    results_template: ClassVar[str]

    def filter_form(self) -> Any:
        raise NotImplementedError

    @property
    def filters(self) -> Any:
        if "_filters" not in self.__dict__:
            self._filters = self.filter_form()
        return self._filters

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        paginator = self.get_paginator(queryset, page_size)
        page = paginator.get_page(self.request.GET.get("page"))
        return paginator, page, page.object_list, page.has_other_pages()

    def get_template_names(self) -> list[str]:
        if wants_results_only(self.request):
            return [self.results_template]
        return [str(self.template_name)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(filters=self.filters, results_template=self.results_template, **kwargs)

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().render_to_response(context, **kwargs)
        patch_vary_headers(response, ["HX-Request"])
        return response


def wants_results_only(request: HttpRequest) -> bool:
    """Asked by htmx for a part of the page; going back in the browser's history asks for all of it."""
    htmx = getattr(request, "htmx", None)
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request  # type: ignore[union-attr]
