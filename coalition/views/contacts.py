"""The contact log, owned by the spokespersons: no page title, message, log line or address says what stands in it."""

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from coalition.access import may
from coalition.forms.contacts import AttachmentForm, ContactCreateForm, ContactEditForm, ContactFilterForm
from coalition.forms.follow_ups import FollowUpForm
from coalition.models import ContactAttachment, ContactDraft, ContactLogEntry, FollowUp, Partner
from coalition.services.contact_log import create_contact, delete_contact, update_contact
from coalition.services.contact_reading import readers_of, record_reading
from coalition.services.follow_ups import complete_follow_up, create_follow_up
from coalition.view_rules import RuleView
from coalition.views.editing import ActionView, ConfidentialView, PortalCreateView, PortalEditView
from coalition.views.lists import FilteredListView

SUGGESTED_PARTNERS = 6
RECENT_ENTRIES = 12


class ContactListView(ConfidentialView, FilteredListView):
    access_rule = "coalition.open_contact_log"
    template_name = "coalition/contacts/list.html"
    results_template = "coalition/contacts/results.html"

    def filter_form(self) -> ContactFilterForm:
        return ContactFilterForm(self.request.GET)

    def get_queryset(self) -> Any:
        """The text search reads what the reader may read and compares it in memory: stored texts are encrypted."""
        chosen, user = self.filters.chosen, self.request.user
        entries = ContactLogEntry.objects.visible_to(user).for_lists()
        if whose := chosen.get("whose"):
            mine = ContactLogEntry.objects.owned_by(user).values("pk")
            entries = entries.filter(pk__in=mine) if whose == "mine" else entries.exclude(pk__in=mine)
        if "partner" in chosen:
            named = Partner.objects.visible_to(user).matching(chosen["partner"])
            with_them = Partner.contact_log_entries.through._default_manager.filter(partner__in=named.values("pk"))
            entries = entries.filter(pk__in=with_them.values("contactlogentry"))
        if "channel" in chosen:
            entries = entries.filter(channel=chosen["channel"])
        if "since" in chosen:
            entries = entries.filter(occurred_at__gte=midnight(chosen["since"]))
        if "until" in chosen:
            entries = entries.filter(occurred_at__lt=midnight_after(chosen["until"]))
        return entries.containing(chosen["q"]) if "q" in chosen else entries

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        rights = {
            "may_add": may(user, "coalition.add_contact"),
            "may_break_glass": may(user, "coalition.request_break_glass"),
            "may_overview": may(user, "coalition.open_contact_overview"),
        }
        waiting = ContactDraft.objects.visible_to(user).waiting().count() if rights["may_add"] else 0
        return super().get_context_data(waiting=waiting, **rights, **kwargs)


class ContactDetailView(ConfidentialView, RuleView, DetailView):
    access_rule = "coalition.view_contact"
    template_name = "coalition/contacts/detail.html"
    follow_up_form: FollowUpForm | None = None
    attachment_form: AttachmentForm | None = None

    def get_queryset(self) -> Any:
        return entries_of(self.request).select_related("owner", "cooperation")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        record_reading(entries=[self.get_object()], reader=request.user)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Another next step, by the owner."""
        self.object = self.get_object()
        self.follow_up_form = FollowUpForm(request.POST)
        if not may(request.user, "coalition.change_contact", self.object):
            return self.http_method_not_allowed(request)
        if not self.follow_up_form.is_valid():
            return self.render_to_response(self.get_context_data(), status=422)
        create_follow_up(assignee=request.user, entry=self.object, **self.follow_up_form.cleaned_data)
        return HttpResponseRedirect(self.object.get_absolute_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, entry = self.request.user, self.object
        may_change = may(user, "coalition.change_contact", entry)
        return super().get_context_data(**kwargs) | {
            "may_change": may_change,
            "partners": Partner.objects.visible_to(user).filter(contact_log_entries=entry),
            "persons": entry.persons.visible_to(user),
            "readers": entry.readers.all(),
            "handovers": entry.handovers.select_related("giver", "receiver") if may_change else [],
            "circle": readers_of(entry) if may_change else [],
            "attachments": ContactAttachment.objects.visible_to(user).filter(entry=entry).for_lists(),
            "attachment_form": self.attachment_form or AttachmentForm(),
            "follow_ups": FollowUp.objects.visible_to(user).filter(entry=entry).select_related("assignee"),
            "follow_up_form": self.follow_up_form or FollowUpForm(),
        }


class ContactFormView(ConfidentialView):
    def get_form_kwargs(self) -> dict[str, Any]:
        user = self.request.user  # type: ignore[attr-defined]
        return super().get_form_kwargs() | {"user": user, "suggested": recent_partners(user)}  # type: ignore[misc]


class ContactCreateView(ContactFormView, PortalCreateView):
    access_rule = "coalition.add_contact"
    model = ContactLogEntry
    form_class = ContactCreateForm
    template_name = "coalition/contacts/form.html"
    success_message = _("The contact is noted.")

    def get_initial(self) -> dict[str, Any]:
        """``?partner=<id>`` comes from a partner's page, ``?follow_up=<id>`` from a step that the contact settles."""
        if (step := self.settled(self.request.GET.get("follow_up", ""))) is not None:
            partners = [step.partner] if step.partner else list(step.entry.partners.all()) if step.entry else []
            return {"partners": [partner.pk for partner in partners], "subject": step.what, "follow_up": step.pk}
        wanted = key_in(self.request.GET.get("partner", ""))
        seen = Partner.objects.visible_to(self.request.user).current()
        return {"partners": list(seen.filter(pk=wanted).values_list("pk", flat=True))} if wanted else {}

    def settled(self, key: Any) -> FollowUp | None:
        """The open follow-up ``key``, if the user may change it."""
        steps = FollowUp.objects.visible_to(self.request.user).open().for_lists()
        wanted = key_in(str(key or ""))
        step = steps.filter(pk=wanted).first() if wanted else None
        return step if step and may(self.request.user, "coalition.change_follow_up", step) else None

    def save(self, form: Any) -> ContactLogEntry:
        entry = create_contact(owner=self.request.user, **form.entry_fields())
        if (step := self.settled(form.cleaned_data["follow_up"])) is not None:
            complete_follow_up(follow_up=step, by=self.request.user)
        return entry


class ContactEditView(ContactFormView, PortalEditView):
    access_rule = "coalition.change_contact"
    form_class = ContactEditForm
    template_name = "coalition/contacts/form.html"
    success_message = _("Saved.")

    def get_queryset(self) -> Any:
        return entries_of(self.request)

    def save(self, form: Any) -> ContactLogEntry:
        return update_contact(entry=self.object, by=self.request.user, **form.cleaned_data)


class ContactDeleteView(ConfidentialView, ActionView):
    access_rule = "coalition.change_contact"
    http_method_names = ["get", "post", "options"]
    template_name = "coalition/contacts/delete.html"
    success_message = _("The note is deleted.")

    def get_queryset(self) -> Any:
        return entries_of(self.request)

    def perform(self) -> None:
        delete_contact(entry=self.object, by=self.request.user)

    def where_to(self) -> str:
        return reverse("coalition:contact-list")


def entries_of(request: HttpRequest) -> Any:
    return ContactLogEntry.objects.visible_to(request.user)


def recent_partners(user: Any) -> list[Partner]:
    """With whom the user was in touch last: likely the ones of the next contact."""
    recent = ContactLogEntry.objects.visible_to(user).owned_by(user).values_list("pk", flat=True)[:RECENT_ENTRIES]
    partners = Partner.objects.visible_to(user).current().filter(contact_log_entries__in=list(recent))
    return list(partners.distinct()[:SUGGESTED_PARTNERS])


def key_in(text: str) -> int | None:
    """A database key out of an address; None for anything else."""
    return int(text) if text.isdecimal() and len(text) <= 18 else None  # noqa: PLR2004 - longer ones fit no key


def midnight(day: datetime.date) -> datetime.datetime:
    """The first moment of ``day`` here."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


def midnight_after(day: datetime.date) -> datetime.datetime:
    return midnight(day + datetime.timedelta(days=1))
