from typing import Any

from django.views.generic import ListView

from best_practices.forms.filters import BestPracticeFilterForm
from best_practices.like_mine import attach_reasons
from best_practices.models import BestPracticePage
from coalition.access import PUBLIC, may
from coalition.view_rules import RuleView

PAGE_SIZE = 20


class BestPracticeListView(RuleView, ListView):
    """Published write-ups with filters; the same address serves the whole page and htmx."""

    access_rule = PUBLIC
    template_name = "best_practices/list.html"
    context_object_name = "best_practices"
    paginate_by = PAGE_SIZE

    def get_queryset(self) -> Any:
        self.filter_form = BestPracticeFilterForm(self.request.GET, user=self.request.user)
        return self.filter_form.apply(BestPracticePage.objects.visible_to(self.request.user).for_lists())

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        paginator = self.get_paginator(queryset, page_size)
        page = paginator.get_page(self.request.GET.get("page"))
        if self.filter_form.likeness:
            attach_reasons(page.object_list, self.filter_form.likeness)
        return paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.filter_form.show_counts(BestPracticePage.objects.visible_to(self.request.user))
        more: dict[str, Any] = {
            "filter_form": self.filter_form,
            "likeness": self.filter_form.likeness,
            "may_keep": may(self.request.user, "best_practices.keep_lists"),
            "search_query": self.request.GET.urlencode(),
        }
        return super().get_context_data(**more, **kwargs)
