from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from coalition.permissions import sees_personal_data

GetResponse = Callable[[HttpRequest], HttpResponse]

# Where somebody without the second factor may still go: to set it up, to sign out, to see the page properly.
_OPEN_PREFIXES = ("/account/", "/i18n/", "/static/", "/healthz", "/readyz")


class SecondFactorMiddleware:
    """Nobody with a role that sees personal data gets further than their account without a second factor."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._is_missing(request):
            if request.path.startswith("/api/"):
                detail = _("Your role needs a second factor. Set it up in the portal first.")
                problem = {"type": "about:blank", "title": _("Second factor missing"), "status": 403, "detail": detail}
                return JsonResponse(problem, status=403, content_type="application/problem+json")
            return HttpResponseRedirect(reverse("mfa_activate_totp"))
        return self.get_response(request)

    @staticmethod
    def _is_missing(request: HttpRequest) -> bool:
        if not settings.CMS_REQUIRE_SECOND_FACTOR or request.path.startswith(_OPEN_PREFIXES):
            return False
        user = request.user
        if not user.is_authenticated:
            return False
        needs_one = user.is_superuser or sees_personal_data(user)
        return needs_one and not is_mfa_enabled(user)


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
