"""Wagtail's own privacy settings of pages, as far as lists have to respect them."""

from typing import Any

from wagtail.models import PageViewRestriction


def closed_paths(user: Any) -> list[str]:
    """Tree paths of the pages whose privacy setting keeps ``user`` out, with everything below them.

    A shared password opens a page, never a list: it was not given to the hub.
    """
    restrictions = PageViewRestriction.objects.select_related("page").prefetch_related("groups")
    return [restriction.page.path for restriction in restrictions if not _accepts(restriction, user)]


def _accepts(restriction: PageViewRestriction, user: Any) -> bool:
    if not getattr(user, "is_authenticated", False):
        return False
    if restriction.restriction_type == PageViewRestriction.LOGIN:
        return True
    if restriction.restriction_type == PageViewRestriction.GROUPS:
        mine = {group.pk for group in user.groups.all()}
        return any(group.pk in mine for group in restriction.groups.all())
    return False
