"""Five wrong passwords or codes in five minutes lock an account for the address that they came from."""

import math
from typing import Any

from allauth.account.adapter import get_adapter
from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def attempted_address(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The e-mail address that somebody tried to sign in with, in the form that axes counts it by."""
    given = (credentials or {}).get("email") or (credentials or {}).get("username") or request.POST.get("login", "")
    return str(given).strip().lower()[:255]


def client_address(request: HttpRequest) -> str | None:
    """The caller's network address, behind a trusted proxy the one that the proxy saw; None where none is known."""
    try:
        return str(get_adapter(request).get_client_ip(request))
    except PermissionDenied:
        return None


def is_locked(request: HttpRequest, user: Any) -> bool:
    """Whether ``user`` is locked for the caller; marks the request, so that the answer becomes the lock's page."""
    credentials = {"email": user.email}
    if AxesProxyHandler.is_allowed(request, credentials):
        return False
    request.axes_locked_out = True  # type: ignore[attr-defined]
    request.axes_credentials = credentials  # type: ignore[attr-defined]
    return True


def count_failure(request: HttpRequest, user: Any) -> None:
    """Count a wrong code as a wrong password is counted."""
    user_login_failed.send(sender=__name__, credentials={"email": user.email}, request=request)


def locked_out(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """The page that says how long to wait, and what to do instead."""
    wait = settings.AXES_COOLOFF_TIME.total_seconds()
    response = render(request, "account/locked.html", {"minutes": math.ceil(wait / 60)}, status=429)
    response["Retry-After"] = str(math.ceil(wait))
    return response
