"""What belongs to a note beside its text: files, and the people who may read it."""

import io
from typing import Any

from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from coalition.access import users_with_role
from coalition.forms.contacts import AttachmentForm
from coalition.forms.picker import PeoplePicker, choices_for, find_people
from coalition.models import AccessRecord, ContactAttachment, CooperationDocument
from coalition.roles import Role
from coalition.services.contact_attachments import attach_file, delete_attachment
from coalition.services.contact_reading import record_reading
from coalition.view_rules import RuleView, declares
from coalition.views.contacts import ContactDetailView
from coalition.views.editing import UNPROCESSABLE, ActionView, ConfidentialView

# The fields of forms in which people are chosen by typing, and whether several may be.
PEOPLE_FIELDS = {"readers": True, "successor": False}


@declares("coalition.choose_people")
def people_choices(request: HttpRequest) -> HttpResponse:
    """The boxes of a picker of people, made anew while somebody types. Parameters: ``name`` and the picker's own."""
    name = request.GET.get("name", "")
    if name not in PEOPLE_FIELDS:
        name = "readers"
    text = request.GET.get(f"{name}_text", "")
    people: Any = users_with_role(*Role)
    choices = choices_for(
        people.exclude(pk=request.user.pk), chosen=request.GET.getlist(name), text=text, find=find_people
    )
    context = {"name": name, "many": PEOPLE_FIELDS[name], "choices": choices, "text": text}
    return render(request, "coalition/picker/choices.html", context | {"nothing_found": PeoplePicker.nothing_found})


class AttachmentAddView(ContactDetailView):
    """A file sent from the page of its note, which is shown again where the file is refused."""

    access_rule = "coalition.change_contact"
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        form = self.attachment_form = AttachmentForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                data = form.cleaned_data
                key = data["submission_key"]
                attach_file(entry=self.object, by=request.user, upload=data["file"], submission_key=key)
            except ValidationError as error:
                form.add_error("file", error)
            else:
                return HttpResponseRedirect(self.object.get_absolute_url())
        return self.render_to_response(self.get_context_data(), status=UNPROCESSABLE)


class AttachmentView(ConfidentialView, RuleView, DetailView):
    """The file itself: never shown by the browser inside the hub's pages, never kept on the way."""

    access_rule = "coalition.view_contact_attachment"

    def get_queryset(self) -> Any:
        return ContactAttachment.objects.visible_to(self.request.user).select_related("entry")

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> Any:
        attachment = self.get_object()
        record_reading(entries=[attachment.entry], reader=request.user, kind=AccessRecord.Kind.ATTACHMENT)
        return send_attachment(attachment)


def send_attachment(attachment: ContactAttachment | CooperationDocument) -> FileResponse:
    content: Any = attachment.content
    response = FileResponse(
        io.BytesIO(content),
        as_attachment=True,
        filename=attachment.name,
        content_type="application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


class AttachmentDeleteView(ConfidentialView, ActionView):
    access_rule = "coalition.change_contact_attachment"
    success_message = _("The file is deleted.")

    def get_queryset(self) -> Any:
        return ContactAttachment.objects.visible_to(self.request.user).for_lists().select_related("entry")

    def perform(self) -> None:
        delete_attachment(attachment=self.object, by=self.request.user)

    def where_to(self) -> str:
        return self.object.entry.get_absolute_url()
