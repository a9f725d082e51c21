"""Asking a partner about its entry, and its answer: by a signed link, without an account."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View

from coalition.access import PUBLIC
from coalition.forms.corrections import ConfirmationForm, EntryForm
from coalition.forms.editing import conflicts_between
from coalition.models import EntryCheck, Partner
from coalition.rate_limit import seconds_to_wait
from coalition.services.entry_checks import (
    LinkIsOverError,
    confirm_entry,
    correct_entry,
    open_check,
    revoke_entry_checks,
    send_entry_check,
)
from coalition.services.writing import StaleEditError
from coalition.suggested_fields import public_facts
from coalition.view_rules import RuleView
from coalition.views.editing import CONFLICT, UNPROCESSABLE
from coalition.views.partners import PartnerActionView

PER_MINUTE = 30


class EntryCheckSendView(PartnerActionView):
    access_rule = "coalition.send_entry_check"

    def perform(self) -> None:
        try:
            send_entry_check(partner=self.object, by=self.request.user)
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
        else:
            messages.success(self.request, _("Asked: the partner gets a mail with a link to its entry."))


class EntryCheckRevokeView(PartnerActionView):
    access_rule = "coalition.send_entry_check"
    success_message = _("The link holds no longer.")

    def perform(self) -> None:
        revoke_entry_checks(partner=self.object, by=self.request.user)


class StrangersPage(RuleView):
    """Base of what people without an account open by a link: kept by no cache, found by no search engine, named to no
    other site. Their browser still tells us, which the check against forged requests needs."""

    abstract_view = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        response["Referrer-Policy"] = "same-origin"
        return response


class EntryCheckView(StrangersPage, View):
    """The partner's page: its public entry, "everything is right", and a form for what is not. Reading changes nothing.

    Whatever is wrong with a link, the answer is the same.
    """

    access_rule = PUBLIC

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if wait := seconds_to_wait(request, room="entry-checks", per_minute=PER_MINUTE):
            response = render(request, "coalition/entry_checks/wait.html", status=429)
            response["Retry-After"] = str(wait)
            return response
        return super().dispatch(request, *args, **kwargs)

    def get(self, _request: HttpRequest, token: str) -> HttpResponse:
        check = open_check(token)
        return self._page(check, EntryForm(instance=check.partner)) if check else self._over()

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        check = open_check(token)
        if check is None:
            return self._over()
        form = EntryForm(request.POST, instance=check.partner)
        try:
            return self._answer(token, check, form)
        except LinkIsOverError:
            return self._over()
        except StaleEditError as stale:
            return self._conflict(check, form, stale.current)

    def _answer(self, token: str, check: EntryCheck, form: EntryForm) -> HttpResponse:
        if self.request.POST.get("answer") == "right":
            read = ConfirmationForm(self.request.POST)
            confirm_entry(token=token, version=read.cleaned_data["version"] if read.is_valid() else 0)
            return HttpResponseRedirect(reverse("coalition:entry-check-thanks"))
        if not form.is_valid():
            return self._page(check, form, status=UNPROCESSABLE)
        try:
            correct_entry(token=token, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            return self._page(check, form, status=UNPROCESSABLE)
        return HttpResponseRedirect(reverse("coalition:entry-check-thanks"))

    def _conflict(self, check: EntryCheck, form: EntryForm, current: Partner) -> HttpResponse:
        """Somebody of ours has changed the entry meanwhile: the new one is shown, beside what was typed."""
        if not form.is_bound or not form.is_valid():
            return self._page(check, EntryForm(instance=current), status=CONFLICT, conflicts=[])
        conflicts = conflicts_between(form, EntryForm(instance=current))
        form.rebase(current.version)
        return self._page(check, form, status=CONFLICT, conflicts=conflicts)

    def _page(self, check: EntryCheck, form: EntryForm, status: int = 200, **context: Any) -> HttpResponse:
        # Read anew: a form that was looked at has written what was typed into its own object.
        partner = Partner.objects.get(pk=check.partner_id)
        context |= {"partner": partner, "facts": public_facts(partner), "form": form, "until": check.expires_at}
        return render(self.request, "coalition/entry_checks/page.html", context, status=status)

    def _over(self) -> HttpResponse:
        return render(self.request, "coalition/entry_checks/over.html", status=404)


class EntryCheckThanksView(StrangersPage, TemplateView):
    access_rule = PUBLIC
    template_name = "coalition/entry_checks/thanks.html"
