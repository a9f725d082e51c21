"""All addresses of the hub, as Django's resolver has them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

SAMPLES = {"int": "1", "str": "x", "slug": "x", "path": "x", "uuid": "9b2b1c3e-0000-4000-8000-000000000000"}


@dataclass(frozen=True)
class Address:
    """``route`` as written, from the root; ``name`` with its namespaces; ``view`` as called."""

    route: str
    name: str
    view: Any

    @property
    def declared_rule(self) -> str:
        """The ``access_rule`` of the function or of the class, empty when neither carries one."""
        view_class = getattr(self.view, "view_class", None)
        return getattr(self.view, "access_rule", "") or getattr(view_class, "access_rule", "")

    @property
    def is_admin(self) -> bool:
        return self.route.startswith("cms/")

    @property
    def sample(self) -> str:
        """An address that the route matches, with a value for each parameter."""
        filled = re.sub(r"<(?:(\w+):)?\w+>", lambda found: SAMPLES.get(found[1] or "str", "x"), self.route)
        return "/" + re.sub(r"\^|\$|\.\*|\(\?P?<\w+>[^)]*\)|\([^)]*\)", "", filled)

    @property
    def is_shadowed(self) -> bool:
        """An earlier entry answers: how the site takes over views of Wagtail and allauth."""
        try:
            return bool(resolve(self.sample).func is not self.view)
        except Resolver404:
            return False


def all_addresses() -> list[Address]:
    """Those that can be reached."""
    return [address for address in _walk(get_resolver(), "", ()) if not address.is_shadowed]


def _walk(resolver: URLResolver, route: str, namespaces: tuple[str, ...]) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        here = route + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield Address(here, ":".join([*namespaces, entry.name or f"<{here}>"]), entry.callback)
        else:
            yield from _walk(entry, here, (*namespaces, entry.namespace) if entry.namespace else namespaces)
