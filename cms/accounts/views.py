from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import FormView, UpdateView

from cms.accounts.forms import AcceptanceForm, InvitationForm, ProfileForm
from cms.accounts.invitations import accept_invitation, find_invitation, invite_member, revoke_invitation
from cms.models import Invitation, User
from coalition.access import PUBLIC, SIGNED_IN, require
from coalition.models import Membership
from coalition.view_rules import RuleView, declares

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class ProfileView(RuleView, UpdateView):
    access_rule = SIGNED_IN
    form_class = ProfileForm
    template_name = "cms/accounts/profile.html"
    success_url = reverse_lazy("profile")

    def get_object(self, queryset: Any = None) -> User:
        return self.request.user  # type: ignore[return-value]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        memberships = Membership.objects.filter(user=self.request.user.pk).select_related("unit", "unit__page")
        return super().get_context_data(memberships=memberships, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, _("Your profile was saved."))
        return super().form_valid(form)


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
        invite_member(by=self.request.user, **form.cleaned_data)
        messages.success(self.request, _("The invitation is on its way."))
        return super().form_valid(form)


@require_POST
@declares("coalition.invite_somebody")
def invitation_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation.objects.visible_to(request.user), pk=pk)
    require(request.user, "coalition.invite_member", invitation.unit)
    revoke_invitation(invitation=invitation)
    messages.success(request, _("The invitation was taken back."))
    return redirect("invitation-list")


@never_cache
@sensitive_post_parameters("password")
@declares(PUBLIC)
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what the invitation is for and changes nothing (mail scanners follow links); POST uses it once."""
    invitation = find_invitation(token)
    if invitation is None:
        return render(request, "cms/accounts/invitation_invalid.html", status=404)
    account = User.objects.filter(email__iexact=invitation.email).first()
    context: dict[str, Any] = {"invitation": invitation, "account": account}
    if account is not None and request.user != account:
        return render(request, "cms/accounts/invitation_sign_in.html", context)
    form = None if account else AcceptanceForm(request.POST or None, email=invitation.email)
    if request.method == "POST" and (form is None or form.is_valid()):
        details = {} if form is None else form.cleaned_data
        return _accept(request, token, account, details)
    return render(request, "cms/accounts/invitation_accept.html", context | {"form": form})


def _accept(request: HttpRequest, token: str, account: User | None, details: dict[str, Any]) -> HttpResponse:
    try:
        user = accept_invitation(token=token, user=account, **details)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("account_login")
    if account is None:
        login(request, user, backend=_BACKEND)
    messages.success(request, _("Welcome! The invitation is accepted."))
    return redirect("/")


@require_safe
@declares(PUBLIC)
def no_registration(_request: HttpRequest) -> HttpResponse:
    """Accounts come by invitation: there is no page to register on."""
    raise Http404
