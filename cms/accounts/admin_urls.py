"""Wagtail's own sign-in pages, taken over before its urls are included.

With ``WAGTAILADMIN_LOGIN_URL`` alone, ``POST /cms/login/`` still accepts a bare password and skips the second factor.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, re_path
from django.views.generic import RedirectView

from coalition.access import PUBLIC
from coalition.view_rules import RuleView

KEEP_METHOD = 307


class SignInElsewhere(RuleView, RedirectView):
    """Send every request to the portal's page; what was posted is not read."""

    access_rule = PUBLIC
    query_string = True


class AdminEntrance(SignInElsewhere):
    """Where the admin sends everybody whom it does not let in: to sign in, or to 403 when that changed nothing."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return super().get(request, *args, **kwargs)
        if not request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied
        return redirect("wagtailadmin_home")


class SignOutElsewhere(SignInElsewhere):
    """The admin's button posts: hand the POST on, so that one click is enough."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().post(request, *args, **kwargs)
        response.status_code = KEEP_METHOD
        return response


urlpatterns = [
    path("login/", AdminEntrance.as_view(pattern_name="account_login")),
    path("logout/", SignOutElsewhere.as_view(pattern_name="account_logout")),
    re_path(r"^password_reset/.*$", SignInElsewhere.as_view(pattern_name="account_reset_password")),
]
