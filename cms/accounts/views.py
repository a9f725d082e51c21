from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, TemplateView, UpdateView

from cms.accounts.forms import AcceptanceForm, InvitationForm, ProfileForm
from cms.accounts.invitations import (
    accept_invitation,
    account_of,
    find_invitation,
    invite_member,
    resend_invitation,
    revoke_invitation,
)
from cms.accounts.second_factor import needs_second_factor
from cms.models import Invitation, User
from coalition.access import PUBLIC, SIGNED_IN
from coalition.models import Membership
from coalition.privacy.archive import write_archive
from coalition.privacy.registry import Subject
from coalition.view_rules import RuleView, declares

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class ProfileView(RuleView, UpdateView):
    """What one says about oneself, one's memberships, and the way to password, address and second factor."""

    access_rule = SIGNED_IN
    form_class = ProfileForm
    template_name = "cms/accounts/profile.html"
    success_url = reverse_lazy("profile")

    def get_object(self, queryset: Any = None) -> User:  # noqa: ARG002
        # A copy: an invalid form must not change the name that the page's header shows.
        user: Any = self.request.user
        return User.objects.get(pk=user.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        memberships = Membership.objects.filter(user=self.request.user.pk).select_related("unit", "unit__page")
        needed = needs_second_factor(self.request.user)
        return super().get_context_data(memberships=memberships, second_factor_needed=needed, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        # What this browser was told before gives way to what was chosen now, and to nothing else.
        if "language" not in form.changed_data:
            pass
        elif form.cleaned_data["language"]:
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, form.cleaned_data["language"], samesite="Lax")
        else:
            response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
        messages.success(self.request, _("Your profile was saved."))
        return response


@method_decorator([never_cache, reauthentication_required], name="dispatch")
class MyDataView(RuleView, TemplateView):
    """Everything that the hub keeps about the account, for whoever has just signed in with it (Art. 15 and 20)."""

    access_rule = SIGNED_IN
    template_name = "cms/accounts/my_data.html"

    def post(self, request: HttpRequest, **_kwargs: Any) -> FileResponse:
        archive = write_archive(Subject(user=request.user), reader=request.user)
        return FileResponse(archive, as_attachment=True, filename="my-data.zip", content_type="application/zip")


class InvitationListView(RuleView, FormView):
    """Open invitations of one's units, and the form for a new one."""

    access_rule = "coalition.invite_somebody"
    form_class = InvitationForm
    template_name = "cms/accounts/invitations.html"
    success_url = reverse_lazy("invitation-list")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        invitations = Invitation.objects.visible_to(self.request.user).open().select_related("unit")
        return super().get_context_data(invitations=invitations, **kwargs)

    def form_valid(self, form: InvitationForm) -> HttpResponse:
        tell_sending(self.request, invite_member(by=self.request.user, **form.cleaned_data))
        return super().form_valid(form)


class OpenInvitationView(RuleView, TemplateView):
    """Asks before something happens to an open invitation: GET asks, POST does it."""

    abstract_view = True

    def get_invitation(self) -> Invitation:
        invitations = Invitation.objects.visible_to(self.request.user).open().select_related("unit")
        return get_object_or_404(invitations, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(invitation=self.get_invitation(), **kwargs)


class InvitationRevokeView(OpenInvitationView):
    access_rule = "coalition.invite_somebody"
    abstract_view = False
    template_name = "cms/accounts/invitation_revoke.html"

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        revoke_invitation(by=request.user, invitation=self.get_invitation())
        messages.success(request, _("The invitation was taken back."))
        return redirect("invitation-list")


class InvitationResendView(OpenInvitationView):
    access_rule = "coalition.invite_somebody"
    abstract_view = False
    template_name = "cms/accounts/invitation_resend.html"

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        tell_sending(request, resend_invitation(by=request.user, invitation=self.get_invitation()))
        return redirect("invitation-list")


def tell_sending(request: HttpRequest, invitation: Invitation) -> None:
    """Say whether the mail went out."""
    if invitation.sent_at:
        messages.success(request, _("The invitation is on its way."))
    else:
        messages.warning(request, _("The invitation is saved, but its mail could not be sent. Send it again later."))


@method_decorator([never_cache, sensitive_post_parameters("password")], name="dispatch")
class InvitationAcceptView(RuleView, TemplateView):
    """GET shows what the invitation is for and changes nothing (mail scanners follow links); POST uses it once."""

    access_rule = PUBLIC
    template_name = "cms/accounts/invitation_accept.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.invitation = find_invitation(kwargs["token"])
        if self.invitation is None:
            return render(request, "cms/accounts/invitation_invalid.html", status=404)
        self.account = account_of(self.invitation)
        if request.user.is_authenticated and request.user != self.account:
            return self._answer("cms/accounts/invitation_sign_out.html")
        if self.account is not None and request.user != self.account:
            return self._answer("cms/accounts/invitation_sign_in.html")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.account is None:
            kwargs.setdefault("form", AcceptanceForm(email=self.invitation.email))  # type: ignore[union-attr]
        return super().get_context_data(invitation=self.invitation, **kwargs)

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        details: dict[str, Any] = {}
        if self.account is None:
            form = AcceptanceForm(request.POST, email=self.invitation.email)  # type: ignore[union-attr]
            if not form.is_valid():
                return self.render_to_response(self.get_context_data(form=form))
            details = form.cleaned_data
        return self._accept(request, details)

    def _accept(self, request: HttpRequest, details: dict[str, Any]) -> HttpResponse:
        try:
            user = accept_invitation(token=self.kwargs["token"], user=self.account, **details)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect("account_login")
        if self.account is None:
            login(request, user, backend=_BACKEND)
            # The password was chosen a moment ago: setting up the second factor need not ask for it again.
            record_authentication(request, user, "password", reauthenticated=True)
        messages.success(request, _("Welcome! The invitation is accepted."))
        return redirect("/")

    def _answer(self, template: str) -> HttpResponse:
        return render(self.request, template, {"invitation": self.invitation})


@declares(PUBLIC)
def no_registration(_request: HttpRequest) -> HttpResponse:
    """Accounts come by invitation: there is no page to register on."""
    raise Http404
