"""How often one caller may ask; counted in the process, so a limit against accidents and not against attacks."""

import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from coalition.api_conventions.problems import ProblemError
from coalition.conf import setting

WINDOW_SECONDS = 60


def check_rate(request: HttpRequest) -> None:
    """Count the request; past ``COALITION_API_REQUESTS_PER_MINUTE`` it is refused until the minute is over."""
    window = int(time.time()) // WINDOW_SECONDS
    key = f"api-requests:{caller_of(request)}:{window}"
    cache.add(key, 0, timeout=2 * WINDOW_SECONDS)
    try:
        count = cache.incr(key)
    except ValueError:  # the cache was emptied meanwhile
        return
    if count > setting("API_REQUESTS_PER_MINUTE"):
        wait = WINDOW_SECONDS - int(time.time()) % WINDOW_SECONDS
        raise ProblemError(429, headers={"Retry-After": str(wait)})


def caller_of(request: HttpRequest) -> str:
    """A signed-in user, or the address as the proxy in front of us saw it, where settings say that there is one."""
    if request.user.is_authenticated:
        return f"user-{request.user.pk}"
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return forwarded.rpartition(",")[2].strip()[:64] or request.META.get("REMOTE_ADDR", "")
