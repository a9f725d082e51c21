"""Which auth group may do what on a unit's pages and files. The Wagtail admin reads these rows; nobody clicks them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import models, transaction
from wagtail.models import GroupCollectionPermission, GroupPagePermission

from coalition.models import Unit
from coalition.services.memberships import state_office_group

EDITOR_PAGE_RIGHTS = frozenset({"add_page", "change_page"})
COORDINATOR_PAGE_RIGHTS = EDITOR_PAGE_RIGHTS | {"publish_page"}
FILE_RIGHTS = frozenset(
    {"add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document"}
)


@transaction.atomic
def sync_rights(*, unit: Unit) -> None:
    """Make the rights on the unit's page and collection exactly what its place in the tree calls for.

    Its editors edit; its coordinators and those of the units above it also publish. A closed unit is left to the
    coordinators above. Who is responsible for all units has that right once, above all unit pages and collections.
    """
    above = unit.get_ancestors().filter(depth__gt=1, is_active=True).exclude(coordinators_group=None)
    publishers = [ancestor.coordinators_group for ancestor in above]
    editors: list[Any] = []
    if unit.is_active:
        editors.append(unit.editors_group)
        if not unit.is_root():
            publishers.append(unit.coordinators_group)
    _grant_admin_access([*publishers, *editors])
    wanted_pages = {group.pk: COORDINATOR_PAGE_RIGHTS for group in publishers}
    wanted_pages |= {group.pk: EDITOR_PAGE_RIGHTS for group in editors}
    if unit.page:
        _sync(GroupPagePermission, {"page": unit.page}, wanted_pages)
    if unit.collection:
        wanted_files = {group.pk: FILE_RIGHTS for group in [*publishers, *editors]}
        _sync(GroupCollectionPermission, {"collection": unit.collection}, wanted_files)
    _grant_everywhere(unit)


def _grant_everywhere(unit: Unit) -> None:
    """The state office and the state association's own coordinators: one row each, not one for every unit.

    The Wagtail admin joins all rows of a user into one query; hundreds of them are more than SQLite takes.
    """
    groups = [state_office_group()]
    root = unit if unit.is_root() else unit.get_root()
    if root.coordinators_group:
        groups.append(root.coordinators_group)
    _grant_admin_access(groups)
    if unit.page:
        above_pages = {"page": unit.page.get_parent()}
        _add(GroupPagePermission, above_pages, {group.pk: COORDINATOR_PAGE_RIGHTS for group in groups})
    if unit.collection:
        above_files = {"collection": unit.collection.get_parent()}
        _add(GroupCollectionPermission, above_files, {group.pk: FILE_RIGHTS for group in groups})


def _sync(model: type[models.Model], place: Mapping[str, models.Model], wanted: Mapping[int, frozenset[str]]) -> None:
    """Add what is missing in ``model`` for ``place`` and remove what is not wanted any more."""
    target = _add(model, place, wanted)
    rows: Any = model._default_manager.filter(**place)
    stale = [row.pk for row in rows if (row.group_id, row.permission_id) not in target]
    rows.filter(pk__in=stale).delete()


def _add(
    model: type[models.Model], place: Mapping[str, models.Model], wanted: Mapping[int, frozenset[str]]
) -> set[tuple[int, int]]:
    """Add what is missing in ``model`` for ``place``; return the (group, permission) pairs that are wanted there."""
    codenames = frozenset().union(*wanted.values()) if wanted else frozenset()
    permissions = dict(
        Permission.objects.filter(
            codename__in=codenames, content_type__app_label__in=["wagtailcore", "wagtailimages", "wagtaildocs"]
        ).values_list("codename", "pk")
    )
    target = {(group, permissions[codename]) for group, names in wanted.items() for codename in names}
    existing = set(model._default_manager.filter(**place).values_list("group_id", "permission_id"))
    model._default_manager.bulk_create(
        model(group_id=group, permission_id=permission, **place) for group, permission in target - existing
    )
    return target


def _grant_admin_access(groups: Iterable[Group]) -> None:
    access = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    for group in groups:
        group.permissions.add(access)
