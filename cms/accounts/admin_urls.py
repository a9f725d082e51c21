"""Wagtail's own sign-in pages, taken over before its urls are included.

With ``WAGTAILADMIN_LOGIN_URL`` alone, ``POST /cms/login/`` still accepts a bare password and skips the second factor.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path
from django.views.generic import RedirectView

from coalition.access import PUBLIC
from coalition.view_rules import RuleView

KEEP_METHOD = 307


class SignInElsewhere(RuleView, RedirectView):
    """Send every request to the portal's page; what was posted is not read."""

    access_rule = PUBLIC
    query_string = True


class SignOutElsewhere(SignInElsewhere):
    """The admin's button posts: hand the POST on, so that one click is enough."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        response.status_code = KEEP_METHOD
        return response


urlpatterns = [
    path("login/", SignInElsewhere.as_view(pattern_name="account_login")),
    path("logout/", SignOutElsewhere.as_view(pattern_name="account_logout")),
    re_path(r"^password_reset/.*$", SignInElsewhere.as_view(pattern_name="account_reset_password")),
]
