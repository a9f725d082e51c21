"""How often one caller may ask; counted in a process, so a limit against accidents and floods and not a lock."""

import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

WINDOW_SECONDS = 60


def seconds_to_wait(request: HttpRequest, *, room: str, per_minute: int) -> int:
    """Count the request in ``room``; 0 while the caller stays within ``per_minute``, else until the minute is over."""
    window = int(time.time()) // WINDOW_SECONDS
    key = f"{room}:{caller_of(request)}:{window}"
    cache.add(key, 0, timeout=2 * WINDOW_SECONDS)
    try:
        count = cache.incr(key)
    except ValueError:  # the cache was emptied meanwhile
        return 0
    return WINDOW_SECONDS - int(time.time()) % WINDOW_SECONDS if count > per_minute else 0


def caller_of(request: HttpRequest) -> str:
    """A signed-in user, or the address as the proxy in front of us saw it, where settings say that there is one."""
    if request.user.is_authenticated:
        return f"user-{request.user.pk}"
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return forwarded.rpartition(",")[2].strip()[:64] or request.META.get("REMOTE_ADDR", "")
