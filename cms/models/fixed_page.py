from typing import Any

from wagtail.models import PagePermissionTester


class FixedPagePermissions(PagePermissionTester):
    """Rights on a page that services make and keep: its text may be edited, its place and being may not."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:  # noqa: ARG002
        return False

    def can_move(self) -> bool:
        return False

    def can_copy(self) -> bool:
        return False

    def can_unpublish(self) -> bool:
        return False

    def can_set_view_restrictions(self) -> bool:
        return False


class FixedPage:
    """Mixin of the page types that hold the tree together: home page, list of units, unit pages."""

    def permissions_for_user(self, user: Any) -> FixedPagePermissions:
        return FixedPagePermissions(user, self)
