"""What came for one's contact log by mail or out of a file: the list, confirming, throwing away, one's own address."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from coalition.access import may
from coalition.forms.contact_drafts import DraftConfirmForm, DraftFileForm
from coalition.models import ContactDraft, ContactLogEntry, ContactSettings
from coalition.services.contact_draft_files import create_draft_from_file
from coalition.services.contact_drafts import confirm_draft, discard_draft
from coalition.services.contact_settings import renew_mail_address, stop_mail_address
from coalition.view_rules import RuleView
from coalition.views.contacts import recent_partners
from coalition.views.editing import UNPROCESSABLE, ActionView, ConfidentialView, PortalEditView


class DraftListView(ConfidentialView, RuleView, TemplateView):
    access_rule = "coalition.add_contact"
    template_name = "coalition/contacts/drafts.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        kwargs.setdefault("form", DraftFileForm())
        return super().get_context_data(**kwargs) | {
            "drafts": ContactDraft.objects.visible_to(user).waiting().prefetch_related("partners"),
            "takes_mail": may(user, "coalition.use_contact_mail"),
            "has_address": bool(ContactSettings.of(user).mail_digest),
        }

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """A file out of which a draft is made."""
        form = DraftFileForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                draft = create_draft_from_file(owner=request.user, upload=form.cleaned_data["file"])
            except ValidationError as error:
                form.add_error("file", error)
            else:
                return HttpResponseRedirect(draft.get_absolute_url())
        return self.render_to_response(self.get_context_data(form=form), status=UNPROCESSABLE)


class DraftConfirmView(ConfidentialView, PortalEditView):
    """A draft in the form of a new note; one that was settled already leads to what became of it."""

    access_rule = "coalition.change_contact_draft"
    form_class = DraftConfirmForm  # type: ignore[assignment]
    template_name = "coalition/contacts/draft.html"
    success_message = _("The contact is noted.")

    def get_queryset(self) -> Any:
        return ContactDraft.objects.visible_to(self.request.user).select_related("entry")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.settled() or super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.settled() or super().post(request, *args, **kwargs)

    def settled(self) -> HttpResponse | None:
        draft = self.get_object()
        if draft.settled_at is None:
            return None
        return HttpResponseRedirect(draft.entry.get_absolute_url() if draft.entry else self.list_url)

    @property
    def list_url(self) -> str:
        return reverse("coalition:contact-drafts")

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs, user = super().get_form_kwargs(), self.request.user
        kwargs.pop("instance")
        return kwargs | {"draft": self.object, "user": user, "suggested": recent_partners(user)}

    def save(self, form: Any) -> ContactLogEntry:
        fields = {**form.entry_fields(), "direction": self.object.direction}
        return confirm_draft(draft=self.object, by=self.request.user, **fields)


class DraftDiscardView(ConfidentialView, ActionView):
    access_rule = "coalition.change_contact_draft"
    success_message = _("Thrown away.")

    def get_queryset(self) -> Any:
        return ContactDraft.objects.visible_to(self.request.user)

    def perform(self) -> None:
        discard_draft(draft=self.object, by=self.request.user)

    def where_to(self) -> str:
        return reverse("coalition:contact-drafts")


class MailAddressView(ConfidentialView, RuleView, TemplateView):
    """Makes a new personal address, or ends it; it is shown once, in this answer."""

    access_rule = "coalition.use_contact_mail"
    template_name = "coalition/contacts/mail_address.html"
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        if "stop" in request.POST:
            stop_mail_address(user=request.user)
            messages.success(request, _("The address no longer works."))
            return HttpResponseRedirect(reverse("coalition:contact-drafts"))
        return self.render_to_response(self.get_context_data(address=renew_mail_address(user=request.user)))
