from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.views.generic import ListView

from best_practices.kits.forms import KitFilterForm
from best_practices.models import CampaignKitPage
from coalition.access import PUBLIC, may
from coalition.view_rules import RuleView

PAGE_SIZE = 20


class KitListView(RuleView, ListView):
    """Published kits with filters; the same address serves the whole page and htmx."""

    access_rule = PUBLIC
    template_name = "best_practices/kits/list.html"
    context_object_name = "kits"
    paginate_by = PAGE_SIZE

    def get_queryset(self) -> Any:
        self.filter_form = KitFilterForm(self.request.GET)
        return self.filter_form.apply(CampaignKitPage.objects.visible_to(self.request.user).for_lists())

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        paginator = self.get_paginator(queryset, page_size)
        page = paginator.get_page(self.request.GET.get("page"))
        return paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(**kwargs) | {
            "filter_form": self.filter_form,
            "may_use": may(user, "best_practices.use_kits"),
            "may_edit": may(user, "best_practices.edit_some_kit"),
        }


def visible_kit(request: HttpRequest, pk: int) -> CampaignKitPage:
    """The published kit if the reader may see it; unknown otherwise."""
    # By id: SQLite cannot take a number of 20 digits for pk, which is a relation here.
    return get_object_or_404(CampaignKitPage.objects.visible_to(request.user), id=pk)
