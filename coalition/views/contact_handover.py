"""Notes that leave their owner's hand: to a successor, or opened without the owner."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import DetailView, FormView, ListView

from coalition.access import may
from coalition.forms.contact_handover import BreakGlassForm, HandoverForm
from coalition.models import AccessRecord, BreakGlass
from coalition.services.break_glass import decide_break_glass, request_break_glass
from coalition.services.contact_handover import hand_over_contacts
from coalition.services.contact_reading import record_reading
from coalition.view_rules import RuleView
from coalition.views.editing import UNPROCESSABLE, ActionView, ConfidentialView, PortalCreateView


class HandoverView(ConfidentialView, RuleView, FormView):
    access_rule = "coalition.hand_over_contacts"
    form_class = HandoverForm
    template_name = "coalition/contacts/handover.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form: Any) -> HttpResponse:
        user, to = self.request.user, form.cleaned_data["successor"]
        try:
            count = hand_over_contacts(by=user, to=to, entries=form.chosen_entries())
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        told = ngettext("%(count)s note is handed over.", "%(count)s notes are handed over.", count)
        messages.success(self.request, told % {"count": count})
        return HttpResponseRedirect(reverse("coalition:contact-list") if may(user, "coalition.add_contact") else "/")

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=UNPROCESSABLE)


class BreakGlassListView(ConfidentialView, RuleView, ListView):
    access_rule = "coalition.open_break_glass"
    template_name = "coalition/break_glass/list.html"
    context_object_name = "requests"
    paginate_by = 50

    def get_queryset(self) -> Any:
        return BreakGlass.objects.visible_to(self.request.user).for_lists()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "may_request": may(self.request.user, "coalition.request_break_glass")
        }


class BreakGlassCreateView(ConfidentialView, PortalCreateView):
    access_rule = "coalition.request_break_glass"
    model = BreakGlass
    form_class = BreakGlassForm
    template_name = "coalition/break_glass/form.html"
    success_message = _("Asked. A second person decides.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def save(self, form: Any) -> BreakGlass:
        return request_break_glass(by=self.request.user, **form.cleaned_data)


class BreakGlassView(ConfidentialView, RuleView, DetailView):
    access_rule = "coalition.view_break_glass"
    template_name = "coalition/break_glass/detail.html"

    def get_queryset(self) -> Any:
        return BreakGlass.objects.visible_to(self.request.user).for_lists()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(**kwargs) | {
            "may_decide": may(user, "coalition.decide_break_glass", self.object),
            "may_read": may(user, "coalition.read_break_glass", self.object),
        }


class BreakGlassDecideView(ConfidentialView, ActionView):
    access_rule = "coalition.decide_break_glass"

    def get_queryset(self) -> Any:
        return BreakGlass.objects.visible_to(self.request.user).for_lists()

    def perform(self) -> None:
        approve = self.request.POST.get("decision") == "approve"
        decide_break_glass(request=self.object, by=self.request.user, approve=approve)

    def message(self) -> Any:
        return _("Decided.")


class BreakGlassNotesView(ConfidentialView, RuleView, DetailView):
    """The notes, for the one who asked and as long as it is open; each showing is recorded."""

    access_rule = "coalition.read_break_glass"
    template_name = "coalition/break_glass/notes.html"

    def get_queryset(self) -> Any:
        return BreakGlass.objects.visible_to(self.request.user).for_lists()

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        entries = list(self.object.entries().for_lists())
        record_reading(entries=entries, reader=request.user, kind=AccessRecord.Kind.BREAK_GLASS)
        return self.render_to_response(self.get_context_data(entries=entries))
