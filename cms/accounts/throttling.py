"""Five wrong passwords in five minutes lock an address for who tried them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def attempted_address(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The address that somebody tried to sign in with, in the form that axes counts it by."""
    given = (credentials or {}).get("email") or (credentials or {}).get("username") or request.POST.get("login", "")
    return str(given).strip().lower()[:255]


def locked_out(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    return render(request, "429.html", status=429)
