"""Suggested corrections: suggesting one, the list of what waits, deciding field by field."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView, ListView

from coalition.access import may
from coalition.forms.corrections import CorrectionDecisionForm, SuggestionForm
from coalition.models import Partner, PartnerCorrection
from coalition.services.corrections import TOO_MANY, accept_correction, decline_correction, suggest_correction
from coalition.services.writing import StaleEditError
from coalition.suggested_fields import side_by_side
from coalition.view_rules import RuleView
from coalition.views.editing import CONFLICT, UNPROCESSABLE, ConfidentialView, PortalEditView

TOO_MANY_REQUESTS = 429
SHOWN_OWN = 20


class SuggestView(PortalEditView):
    access_rule = "coalition.suggest_partner"
    form_class = SuggestionForm
    template_name = "coalition/corrections/suggest.html"
    success_message = _("Thank you! Those who look after the entry decide, and you get a mail.")

    def get_queryset(self) -> Any:
        return Partner.objects.visible_to(self.request.user).current()

    def save(self, form: Any) -> PartnerCorrection:
        return suggest_correction(partner=self.object, by=self.request.user, **form.cleaned_data)

    def form_invalid(self, form: Any) -> HttpResponse:
        too_many = form.has_error(NON_FIELD_ERRORS, TOO_MANY)
        return self.answer(form, status=TOO_MANY_REQUESTS if too_many else UNPROCESSABLE)


class CorrectionListView(ConfidentialView, RuleView, ListView):
    """What waits for the reader's decision, the oldest first; and what they have suggested themselves."""

    access_rule = "coalition.suggest_partner"
    template_name = "coalition/corrections/list.html"
    paginate_by = 20

    def get_queryset(self) -> Any:
        return PartnerCorrection.objects.decidable_by(self.request.user).open().for_lists()

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        paginator = self.get_paginator(queryset, page_size)
        page = paginator.get_page(self.request.GET.get("page"))
        return paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        mine = PartnerCorrection.objects.visible_to(user).filter(suggested_by=user.pk).for_lists()
        return super().get_context_data(
            decides=may(user, "coalition.open_corrections"),
            mine=mine.order_by("-suggested_at", "-pk")[:SHOWN_OWN],
            **kwargs,
        )


class CorrectionView(ConfidentialView, RuleView, DetailView):
    """One suggestion, for whoever made it and for those who decide about it."""

    access_rule = "coalition.view_correction"
    template_name = "coalition/corrections/detail.html"
    context_object_name = "correction"

    def get_queryset(self) -> Any:
        seen = PartnerCorrection.objects.visible_to(self.request.user)
        return seen.select_related("partner", "suggested_by", "decided_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        correction = self.object
        rows = side_by_side(correction)
        may_decide = correction.is_open and may(self.request.user, "coalition.decide_correction", correction)
        return super().get_context_data(**kwargs) | {
            "rows": rows,
            "has_changed": any(row.is_changed for row in rows),
            "may_decide": may_decide,
            "form": kwargs.get("form") or CorrectionDecisionForm(correction=correction),
        }


class CorrectionDecideView(CorrectionView):
    """All, some or nothing of it; what was changed meanwhile is shown again before anything is written."""

    access_rule = "coalition.decide_correction"
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        form = CorrectionDecisionForm(request.POST, correction=self.object)
        if not form.is_valid():
            return self._again(form, UNPROCESSABLE)
        try:
            self._decide(form.cleaned_data)
        except StaleEditError:
            # Another object than the one that was read before: what is stored now is shown.
            self.object.partner.refresh_from_db()
            return self._again(form, CONFLICT)
        except ValidationError as error:
            self._show(form, error)
            return self._again(form, UNPROCESSABLE)
        messages.success(request, _("Decided. Whoever suggested it gets a mail."))
        return HttpResponseRedirect(reverse("coalition:correction-list"))

    def _decide(self, data: dict[str, Any]) -> None:
        decision: Any = {"correction": self.object, "by": self.request.user, "reason": data["reason"]}
        if data["decision"] == "decline":
            decline_correction(**decision)
            return
        take = list(self.object.changes) if data["decision"] == "all" else data["take"]
        accept_correction(**decision, version=data["version"], take=take)

    @staticmethod
    def _show(form: CorrectionDecisionForm, error: ValidationError) -> None:
        """A mistake in a field of the entry is none of this form's fields: it stands above."""
        if not hasattr(error, "error_dict"):
            form.add_error(None, error)
            return
        for name, problems in error.error_dict.items():
            form.add_error(name if name in form.fields else None, problems)

    def _again(self, form: CorrectionDecisionForm, status: int) -> HttpResponse:
        taken = form.data.getlist("take") if hasattr(form.data, "getlist") else []
        context = self.get_context_data(form=form, conflict=status == CONFLICT, taken=taken)
        response: HttpResponse = self.render_to_response(context, status=status)
        return response
