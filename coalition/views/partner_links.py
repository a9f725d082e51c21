"""How a partner belongs together with others: drawn, as a list beside it, and changed."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from coalition.access import may
from coalition.forms.partner_links import PartnerLinkForm
from coalition.models import Partner
from coalition.partner_family import family_of
from coalition.partner_graph import graph_of
from coalition.services.partner_links import link_partners, unlink_partners
from coalition.view_rules import RuleView
from coalition.views.editing import ActionView, PortalEditView
from coalition.views.partners import partners_of

TEMPLATE = "coalition/partners/connections.html"


class ConnectionsMixin:
    """Both pages, that of readers and that with the form, show the same beside it."""

    request: HttpRequest
    object: Partner

    def get_queryset(self) -> Any:
        return partners_of(self.request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, partner = self.request.user, self.object
        family = family_of(partner, user)
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return {
            **context,
            "partner": partner,
            "family": family,
            "graph": graph_of(family, user),
            "may_change": may(user, "coalition.change_partner", partner),
        }


class PartnerConnectionsView(ConnectionsMixin, RuleView, DetailView):
    access_rule = "coalition.view_partner"
    template_name = TEMPLATE


class PartnerLinkCreateView(ConnectionsMixin, PortalEditView):
    access_rule = "coalition.change_partner"
    form_class = PartnerLinkForm  # type: ignore[assignment]
    template_name = TEMPLATE
    success_message = _("They belong together now.")

    def get_form_kwargs(self) -> dict[str, Any]:
        given = super().get_form_kwargs()
        given.pop("instance")
        return given | {"partner": self.object, "user": self.request.user}

    def save(self, form: Any) -> Any:
        return link_partners(by=self.request.user, partner=self.object, **form.cleaned_data)

    def where_to(self, saved: Any) -> str:  # noqa: ARG002 - back to the list, which shows it
        return reverse("coalition:partner-connections", args=[self.object.pk])


class PartnerLinkRemoveView(ActionView):
    access_rule = "coalition.change_partner"
    success_message = _("The connection is taken away. The history of changes keeps it.")

    def get_queryset(self) -> Any:
        return partners_of(self.request)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        try:
            return super().post(request, *args, **kwargs)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return HttpResponseRedirect(self.where_to())

    def perform(self) -> None:
        unlink_partners(by=self.request.user, partner=self.object, link=self.kwargs["link_pk"])

    def where_to(self) -> str:
        return reverse("coalition:partner-connections", args=[self.object.pk])
