"""For whom an answer is written, and the addresses in it."""

from typing import Any, Self

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from ninja import Schema
from wagtail.models import Page

from coalition.access import may


class Reader:
    """The user of a request and what shapes need to know of it: rights, and absolute addresses."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.user: Any = request.user
        match = request.resolver_match
        self._namespace = match.namespace if match else ""

    def may(self, permission: str, obj: Any = None) -> bool:
        return may(self.user, permission, obj)

    def operation_url(self, name: str, *args: Any) -> str:
        """The address of an operation of the same API, by its ``url_name``."""
        return absolute(reverse(f"{self._namespace}:{name}", args=args))

    def page_url(self, page: Page | None) -> str | None:
        """Where people read ``page``; None when it is not published."""
        if page is None or not page.live:
            return None
        parts = page.get_url_parts(self.request)
        return absolute(parts[2]) if parts and parts[2] else None


class Shape(Schema):
    """Base of everything an operation returns: made from an instance, for a reader."""

    @classmethod
    def of(cls, instance: Any, reader: Reader) -> Self:
        raise NotImplementedError

    @classmethod
    def of_many(cls, instances: list[Any], reader: Reader) -> list[Self]:
        """Shapes that need a further query override this, so that a list needs it once."""
        return [cls.of(instance, reader) for instance in instances]


def absolute(path: str) -> str:
    """A path of this site as a full address, by ``BASE_URL`` and not by the request's host."""
    return f"{settings.BASE_URL.rstrip('/')}{path}" if path.startswith("/") else path
