"""What is to be looked at again, with one click each; and how long each kind of entry counts as true."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, ListView

from coalition.access import may
from coalition.forms.corrections import ReviewPeriodsForm
from coalition.models import Partner
from coalition.services.partner_reviews import set_review_periods
from coalition.view_rules import RuleView
from coalition.views.editing import UNPROCESSABLE


class PartnerReviewListView(RuleView, ListView):
    """Entries that are due and that the reader may verify, the longest overdue first."""

    access_rule = "coalition.open_partner_reviews"
    template_name = "coalition/partners/reviews.html"
    paginate_by = 20

    def get_queryset(self) -> Any:
        due = Partner.objects.reviewable_by(self.request.user).due_for_review(timezone.localdate())
        return due.select_related("verified_by").prefetch_related("regions", "stewards")

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        paginator = self.get_paginator(queryset, page_size)
        page = paginator.get_page(self.request.GET.get("page"))
        for partner in page.object_list:
            partner.may_change = may(self.request.user, "coalition.change_partner", partner)
            partner.may_ask = bool(partner.email) and may(self.request.user, "coalition.send_entry_check", partner)
        return paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_set = may(self.request.user, "coalition.change_review_period")
        return super().get_context_data(may_set_periods=may_set, **kwargs)


class ReviewPeriodsView(RuleView, FormView):
    access_rule = "coalition.change_review_period"
    form_class = ReviewPeriodsForm
    template_name = "coalition/partners/review_periods.html"
    success_url = reverse_lazy("coalition:partner-reviews")

    def form_valid(self, form: ReviewPeriodsForm) -> HttpResponse:
        set_review_periods(by=self.request.user, days=form.days())
        messages.success(self.request, _("Saved."))
        return HttpResponseRedirect(reverse("coalition:partner-reviews"))

    def form_invalid(self, form: ReviewPeriodsForm) -> HttpResponse:
        response: HttpResponse = self.render_to_response(self.get_context_data(form=form), status=UNPROCESSABLE)
        return response
