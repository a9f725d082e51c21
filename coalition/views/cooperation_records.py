"""Promises, minutes and documents of a cooperation: who may change it changes them, who may see it reads them.

Each address begins with the cooperation's, and the rule is asked about that one.
"""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from coalition.forms.cooperation_records import (
    DocumentForm,
    MinutesCreateForm,
    MinutesEditForm,
    PromiseCreateForm,
    PromiseEditForm,
)
from coalition.models import Cooperation
from coalition.services.cooperation_records import (
    add_document,
    add_minutes,
    add_promise,
    delete_document,
    settle_promise,
    update_record,
)
from coalition.view_rules import RuleView
from coalition.views.contact_sharing import send_attachment
from coalition.views.cooperations import CooperationDetailView
from coalition.views.editing import UNPROCESSABLE, ActionView, ConfidentialView, PortalEditView


class RecordFormView(ConfidentialView, PortalEditView):
    """A form about something of a cooperation, which is ``self.object``; ``record`` is the row that it changes."""

    abstract_view = True
    template_name = "coalition/cooperations/record_form.html"
    success_message = _("Saved.")
    heading: ClassVar[Any]

    def get_queryset(self) -> Any:
        return Cooperation.objects.visible_to(self.request.user)

    @cached_property
    def record(self) -> Any:
        return None

    def get_form_kwargs(self) -> dict[str, Any]:
        about = {"cooperation": self.object, "user": self.request.user, "instance": self.record}
        return super().get_form_kwargs() | about

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(heading=self.heading, **kwargs)

    def where_to(self, saved: Any) -> str:  # noqa: ARG002 - the page that shows it
        return self.object.get_absolute_url()


class PromiseCreateView(RecordFormView):
    access_rule = "coalition.change_cooperation"
    form_class = PromiseCreateForm  # type: ignore[assignment]
    heading = _("Note a promise")

    def save(self, form: Any) -> Any:
        return add_promise(cooperation=self.object, by=self.request.user, **form.cleaned_data)


class MinutesCreateView(RecordFormView):
    access_rule = "coalition.change_cooperation"
    form_class = MinutesCreateForm  # type: ignore[assignment]
    heading = _("Add minutes")

    def save(self, form: Any) -> Any:
        return add_minutes(cooperation=self.object, by=self.request.user, **form.cleaned_data)


class RecordEditView(RecordFormView):
    abstract_view = True
    records: ClassVar[str]

    @cached_property
    def record(self) -> Any:
        return get_object_or_404(getattr(self.object, self.records), pk=self.kwargs["record_pk"])

    def save(self, form: Any) -> Any:
        return update_record(record=self.record, by=self.request.user, **form.cleaned_data)


class PromiseEditView(RecordEditView):
    access_rule = "coalition.change_cooperation"
    form_class = PromiseEditForm  # type: ignore[assignment]
    heading = _("Edit a promise")
    records = "promises"


class MinutesEditView(RecordEditView):
    access_rule = "coalition.change_cooperation"
    form_class = MinutesEditForm  # type: ignore[assignment]
    heading = _("Edit minutes")
    records = "minutes"


class CooperationActionView(ConfidentialView, ActionView):
    abstract_view = True

    def get_queryset(self) -> Any:
        return Cooperation.objects.visible_to(self.request.user)


class PromiseDoneView(CooperationActionView):
    access_rule = "coalition.change_cooperation"
    done = True

    def perform(self) -> None:
        promise = get_object_or_404(self.object.promises, pk=self.kwargs["record_pk"])
        settle_promise(promise=promise, by=self.request.user, done=self.done)

    def where_to(self) -> str:
        """Back to the list of promises, for those who go through it."""
        return reverse("coalition:promise-list") if self.request.POST.get("back") == "promises" else super().where_to()

    def message(self) -> Any:
        return _("The promise is kept.") if self.done else _("The promise is open again.")


class PromiseReopenView(PromiseDoneView):
    access_rule = "coalition.change_cooperation"
    done = False


class DocumentAddView(CooperationDetailView):
    """A file sent from the page of its cooperation, which is shown again where the file is refused."""

    access_rule = "coalition.change_cooperation"
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        form = self.document_form = DocumentForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                add_document(cooperation=self.object, by=request.user, upload=form.cleaned_data["file"])
            except ValidationError as error:
                form.add_error("file", error)
            else:
                return HttpResponseRedirect(self.object.get_absolute_url())
        response: HttpResponse = self.render_to_response(self.get_context_data(), status=UNPROCESSABLE)
        return response


class DocumentView(ConfidentialView, RuleView, DetailView):
    """The file itself, for whoever may see the cooperation: downloaded, never shown inside the hub's pages."""

    access_rule = "coalition.view_cooperation"

    def get_queryset(self) -> Any:
        return Cooperation.objects.visible_to(self.request.user)

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> Any:  # noqa: ARG002
        return send_attachment(get_object_or_404(self.get_object().documents, pk=self.kwargs["record_pk"]))


class DocumentDeleteView(CooperationActionView):
    access_rule = "coalition.change_cooperation"
    success_message = _("The file is deleted.")

    def perform(self) -> None:
        documents = self.object.documents.for_lists()
        delete_document(document=get_object_or_404(documents, pk=self.kwargs["record_pk"]), by=self.request.user)
