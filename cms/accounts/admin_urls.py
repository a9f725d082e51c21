"""Wagtail's own sign-in pages, taken over before its urls are included.

With ``WAGTAILADMIN_LOGIN_URL`` alone, ``POST /cms/login/`` still accepts a bare password and skips the second factor.
"""

from django.urls import path, re_path
from django.views.generic import RedirectView

from coalition.access import PUBLIC
from coalition.view_rules import RuleView


class SignInElsewhere(RuleView, RedirectView):
    access_rule = PUBLIC
    query_string = True


urlpatterns = [
    path("login/", SignInElsewhere.as_view(pattern_name="account_login")),
    path("logout/", SignInElsewhere.as_view(pattern_name="account_logout")),
    re_path(r"^password_reset/.*$", SignInElsewhere.as_view(url="/account/password/reset/")),
]
