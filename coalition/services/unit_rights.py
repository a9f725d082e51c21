"""Which auth group may do what on a unit's pages and files. The Wagtail admin reads these rows; nobody clicks them."""

from collections.abc import Iterable, Mapping

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

    Its editors edit; its coordinators, those of the units above it, and the state office also publish. A closed unit
    is left to the state office and the coordinators above.
    """
    above = list(unit.get_ancestors().filter(is_active=True).exclude(coordinators_group=None))
    publishers = [ancestor.coordinators_group for ancestor in above] + [state_office_group()]
    editors: list[Group] = []
    if unit.is_active:
        publishers.append(unit.coordinators_group)
        editors.append(unit.editors_group)
    _grant_admin_access([*publishers, *editors])
    wanted_pages = {group.pk: COORDINATOR_PAGE_RIGHTS for group in publishers}
    wanted_pages |= {group.pk: EDITOR_PAGE_RIGHTS for group in editors}
    if unit.page:
        _sync(GroupPagePermission, {"page": unit.page}, wanted_pages)
    if unit.collection:
        wanted_files = {group.pk: FILE_RIGHTS for group in [*publishers, *editors]}
        _sync(GroupCollectionPermission, {"collection": unit.collection}, wanted_files)


def _sync(
    model: type[models.Model],
    place: Mapping[str, models.Model],
    wanted: Mapping[int, frozenset[str]],
) -> None:
    """Add what is missing in ``model`` for ``place`` and remove what is not wanted any more."""
    codenames = frozenset().union(*wanted.values()) if wanted else frozenset()
    permissions = dict(
        Permission.objects.filter(
            codename__in=codenames, content_type__app_label__in=["wagtailcore", "wagtailimages", "wagtaildocs"]
        ).values_list("codename", "pk")
    )
    target = {(group, permissions[codename]) for group, names in wanted.items() for codename in names}
    rows = model._default_manager.filter(**place)
    existing = {(row.group_id, row.permission_id): row.pk for row in rows}
    rows.filter(pk__in=[pk for pair, pk in existing.items() if pair not in target]).delete()
    model._default_manager.bulk_create(
        model(group_id=group, permission_id=permission, **place) for group, permission in target - existing.keys()
    )


def _grant_admin_access(groups: Iterable[Group]) -> None:
    access = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    for group in groups:
        group.permissions.add(access)
