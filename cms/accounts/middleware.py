from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from cms.accounts.access_declarations import ALLAUTH_RULES
from cms.accounts.second_factor import has_shown_second_factor, needs_second_factor
from cms.api import api
from coalition.api_conventions.problems import ProblemError, problem_response

GetResponse = Callable[[HttpRequest], HttpResponse]

# Where somebody without the second factor may still go: to set it up, to accept an invitation, to sign out.
OPEN_WITHOUT_SECOND_FACTOR = {*ALLAUTH_RULES, "profile", "invitation-accept", "set_language", "healthz", "readyz"}


class SecondFactorMiddleware:
    """A session that has not shown the second factor its owner needs gets no further than the own account."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        match = request.resolver_match
        if match is not None and not match.namespaces and match.url_name in OPEN_WITHOUT_SECOND_FACTOR:
            return None
        if not needs_second_factor(request.user):
            return None
        if not is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
            return self._send(request, "mfa_activate_totp")
        if not has_shown_second_factor(request):
            return self._send(request, "mfa_reauthenticate")
        return None

    @staticmethod
    def _send(request: HttpRequest, page: str) -> HttpResponse:
        if request.path.startswith("/api/"):
            detail = _("Your role needs a second factor. Set it up or confirm it in the portal first.")
            return problem_response(request, ProblemError(403, detail), documented_at=api.documentation_url)
        next_page = request.get_full_path() if request.method == "GET" else "/"
        return HttpResponseRedirect(f"{reverse(page)}?{urlencode({REDIRECT_FIELD_NAME: next_page})}")


class PrivateAnswersMiddleware:
    """What a signed-in person reads is kept by no cache on the way, unless the view says something else."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response


class LanguageMiddleware:
    """The language that somebody chose in their profile, unless this browser was told otherwise."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = getattr(request.user, "language", "")
        if chosen and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(chosen)
            request.LANGUAGE_CODE = chosen
        return self.get_response(request)
