"""Audience tokens: who may find a document, and what a user may find.

A document carries the tokens that may read it, a query the tokens that its user holds; both engines filter by the
overlap before they count anything. Which tokens a user holds is decided by providers that the other apps register.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

Provider = Callable[[Any], Iterable[str]]

_TOKEN = re.compile(r"(public|members|unit:[1-9]\d*|user:[1-9]\d*|role:[a-z][a-z0-9_]*)")
_providers: list[Provider] = []


def public() -> str:
    return "public"


def members() -> str:
    return "members"


def unit(unit_id: int) -> str:
    return check_token(f"unit:{unit_id}")


def role(name: str) -> str:
    return check_token(f"role:{name}")


def user(user_id: int) -> str:
    return check_token(f"user:{user_id}")


@lru_cache(maxsize=1 << 10)
def check_token(token: str) -> str:
    """Return ``token`` or raise ``ValueError``: a mistyped token would silently hide or open a document."""
    if not _TOKEN.fullmatch(token):
        raise ValueError(f"{token!r} is not an audience token")
    return token


def register_audience_provider(provider: Provider) -> Provider:
    """Let ``provider(user)`` add tokens for signed-in, active users; registering twice changes nothing."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def audience_of(user_object: Any) -> frozenset[str]:
    """All tokens of a user; ``None``, anonymous and deactivated users hold ``public`` only."""
    if not getattr(user_object, "is_authenticated", False) or not getattr(user_object, "is_active", False):
        return frozenset({public()})
    tokens = {public(), user(user_object.pk)}
    for provider in _providers:
        tokens.update(check_token(token) for token in provider(user_object))
    return frozenset(tokens)


def units_of(audience: Iterable[str]) -> tuple[int, ...]:
    """The units whose documents somebody with these tokens may find as one of theirs, by id."""
    return tuple(sorted(int(token.removeprefix("unit:")) for token in audience if token.startswith("unit:")))
