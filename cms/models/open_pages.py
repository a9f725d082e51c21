"""Which pages somebody may read: Wagtail's privacy settings, asked for whole lists at once."""

from typing import Any, TypeVar

from wagtail.query import PageQuerySet

from best_practices.models.restrictions import closed_paths

Pages = TypeVar("Pages", bound=PageQuerySet)


def open_to(user: Any, pages: Pages) -> Pages:
    """Those of ``pages`` that no privacy setting closes to ``user``; whether they are published is not asked here."""
    for path in closed_paths(user):
        pages = pages.exclude(path__startswith=path)
    return pages
