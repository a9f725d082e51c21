"""The spokespersons' overview, their settings, and the calendar feed."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from django.views.generic import DetailView, TemplateView

from coalition.access import PUBLIC, may
from coalition.calendar_feed import calendar_of
from coalition.contact_overview import contacts_by_month, grouped, overview
from coalition.forms.contact_settings import ContactSettingsForm, RhythmForm
from coalition.models import AccessRecord, ContactLogEntry, ContactRhythm, ContactSettings, Partner, PersonReading
from coalition.services.contact_reading import record_reading
from coalition.services.contact_settings import feed_owner, renew_feed, save_settings, set_rhythm, stop_feed
from coalition.services.person_reading import record_person_reading
from coalition.view_rules import RuleView, declares
from coalition.views.contacts import key_in
from coalition.views.editing import ConfidentialView, PortalEditView
from coalition.views.partner_page import partner_page

SHEET_ENTRIES = 20


class ContactOverviewView(ConfidentialView, RuleView, TemplateView):
    access_rule = "coalition.open_contact_overview"
    template_name = "coalition/contacts/overview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        rows, months = overview(user), contacts_by_month(user)
        return super().get_context_data(**kwargs) | {
            "groups": grouped(rows),
            "overdue": sum(row.is_overdue for row in rows),
            "silent": sum(row.is_silent for row in rows),
            "months": months,
            "most": max(count for _month, count in months) or 1,
            "may_log": may(user, "coalition.add_contact"),
            "may_change_rhythm": may(user, "coalition.change_contact_rhythm"),
        }


class RhythmView(ConfidentialView, RuleView, TemplateView):
    """All rhythms, and the form for one."""

    access_rule = "coalition.change_contact_rhythm"
    template_name = "coalition/contacts/rhythms.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        seen = Partner.objects.visible_to(self.request.user).values("pk")
        rhythms = ContactRhythm.objects.filter(Q(partner=None) | Q(partner__in=seen))
        kwargs.setdefault("form", RhythmForm(user=self.request.user, initial=self._wanted()))
        return super().get_context_data(**kwargs) | {
            "rhythms": rhythms.select_related("partner", "topic"),
            "object": None,
        }

    def _wanted(self) -> dict[str, Any]:
        """``?partner=<id>`` comes from the overview."""
        wanted = key_in(self.request.GET.get("partner", ""))
        return {"parent": wanted} if wanted else {}

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        form = RhythmForm(request.POST, user=request.user)
        if "find" in request.POST:
            form.keep_typed()
            return self.render_to_response(self.get_context_data(form=form))
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        data = form.cleaned_data
        set_rhythm(by=request.user, weeks=data["weeks"], partner=data["parent"], topic=data["topic"])
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("coalition:contact-rhythms"))


class MeetingSheetView(ConfidentialView, RuleView, DetailView):
    """One partner on one sheet before an appointment, made from what the reader may see; for print or as PDF by it."""

    access_rule = "coalition.open_contact_overview"
    template_name = "coalition/contacts/meeting_sheet.html"
    context_object_name = "partner"

    def get_queryset(self) -> Any:
        return Partner.objects.visible_to(self.request.user).prefetch_related("topics", "regions", "stewards")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        entries = ContactLogEntry.objects.filter(partners=self.object)
        shown = list(entries.visible_to(user).select_related("owner")[:SHEET_ENTRIES])
        record_reading(entries=shown, reader=user, kind=AccessRecord.Kind.SHEET)
        parts = partner_page(self.object, user)
        parts |= {"entries": shown, "facts": entries.only_known_to(user)[:SHEET_ENTRIES].facts()}
        named = [role.person_id for role in parts["person_roles"]]
        record_person_reading(persons=named, reader=user, kind=PersonReading.Kind.LISTED)
        return super().get_context_data(**kwargs) | parts


class ContactSettingsView(ConfidentialView, PortalEditView):
    access_rule = "coalition.change_contact_settings"
    form_class = ContactSettingsForm
    template_name = "coalition/contacts/settings.html"
    success_message = _("Saved.")

    def get_object(self, *_args: Any) -> ContactSettings:
        if not self.request.user.is_authenticated:
            raise Http404
        return ContactSettings.of(self.request.user)

    def save(self, form: Any) -> ContactSettings:
        return save_settings(user=self.request.user, **form.cleaned_data)

    def where_to(self, saved: Any) -> str:  # noqa: ARG002 - back to the same page
        return reverse("coalition:contact-settings")


class FeedView(ConfidentialView, RuleView, TemplateView):
    """Makes a new address for the calendar, or ends it; the address is shown once, in this answer."""

    access_rule = "coalition.change_contact_settings"
    template_name = "coalition/contacts/feed.html"
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        if "stop" in request.POST:
            stop_feed(user=request.user)
            messages.success(request, _("The calendar’s address no longer works."))
            return HttpResponseRedirect(reverse("coalition:contact-settings"))
        path = reverse("coalition:follow-up-feed", args=[renew_feed(user=request.user)])
        return self.render_to_response(self.get_context_data(address=request.build_absolute_uri(path)))


@never_cache
@require_GET
@declares(PUBLIC)
def follow_up_feed(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever has the address reads the calendar: programs that subscribe cannot sign in."""
    settings = feed_owner(token)
    if settings is None:
        raise Http404
    response = HttpResponse(calendar_of(settings, request.get_host()), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="follow-ups.ics"'
    response["Referrer-Policy"] = "no-referrer"
    return response
