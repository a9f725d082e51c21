"""Answers as JSON with what caches need to know."""

import datetime
import hashlib
import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date

# Anonymous readers all see the same; a withdrawn page may linger in caches as long.
PUBLIC_SECONDS = 60


def answer(request: HttpRequest, content: Any, *, changed_at: datetime.datetime | None = None) -> HttpResponse:
    """``content`` as JSON, or 304 when the caller's ``If-None-Match`` names what it has already.

    ``Last-Modified`` informs only: names of units and topics inside an object change without it, so an answer is
    compared by its ``ETag``, which is made from every byte of it.
    """
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type="application/json")
    response["ETag"] = etag
    if changed_at is not None:
        response["Last-Modified"] = http_date(changed_at.timestamp())
    response["Cache-Control"] = cache_control(request)
    patch_vary_headers(response, ("Cookie", "Accept-Language"))
    checked = get_conditional_response(request, etag=etag, response=response) or response
    if checked is not response:
        checked["Cache-Control"] = response["Cache-Control"]
        patch_vary_headers(checked, ("Cookie", "Accept-Language"))
    return checked


def cache_control(request: HttpRequest) -> str:
    return "private, no-cache" if request.user.is_authenticated else f"public, max-age={PUBLIC_SECONDS}"
