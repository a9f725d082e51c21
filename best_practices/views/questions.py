"""Questions that members ask working groups, with the answers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django.views.generic import ListView

from best_practices.forms.exchange import QuestionForm
from best_practices.models import Contribution
from best_practices.page_sections import unit_exchange
from best_practices.services.contributions import ask_unit
from best_practices.views.exchange import formed
from coalition.access import may, require
from coalition.models import Unit
from coalition.view_rules import RuleView, declares


def _working_groups() -> Any:
    return Unit.objects.filter(kind=Unit.Kind.WORKING_GROUP)


class UnitQuestionsView(RuleView, ListView):
    """What a working group was asked, the newest first; of a closed one too."""

    access_rule = "best_practices.read_exchange"
    template_name = "best_practices/exchange/unit.html"
    paginate_by = 20

    @cached_property
    def unit(self) -> Unit:
        return get_object_or_404(_working_groups().select_related("page"), slug=self.kwargs["slug"])

    def get_queryset(self) -> Any:
        asked = Contribution.objects.visible_to(self.request.user).filter(unit=self.unit, answers=None)
        return asked.for_lists().order_by("-created_at", "-pk")

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        paginator = self.get_paginator(queryset, page_size)
        page = paginator.get_page(self.request.GET.get("page"))
        return paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(unit=self.unit, **kwargs)
        user = self.request.user
        return {
            **context,
            **unit_exchange(self.unit, context["page_obj"].object_list, user),
            "may_ask": may(user, "best_practices.ask_unit", self.unit),
        }


@require_http_methods(["GET", "POST"])
@declares("best_practices.ask_unit")
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    unit = get_object_or_404(_working_groups(), slug=slug)
    require(request.user, "best_practices.ask_unit", unit)
    form = QuestionForm(request.POST or None)

    def save() -> None:
        ask_unit(unit=unit, by=request.user, **form.cleaned_data)

    back_url = f"{reverse('best_practices:unit-questions', args=[unit.slug])}#exchange"
    words = {"heading": _("Ask the working group"), "save_label": _("Send"), "title": unit.name, "back_url": back_url}
    return formed(request, form, save, {**words, "done": _("Your question is there. The working group gets a mail.")})
