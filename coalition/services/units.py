"""Units change here and nowhere else: page, collection, groups and rights follow in the same transaction."""

from typing import Any

import structlog
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection, Page

from coalition.conf import setting
from coalition.models import AbstractUnitPage, Membership, Unit
from coalition.services.memberships import sync_groups_of
from coalition.services.unit_rights import sync_rights

log = structlog.get_logger(__name__)

_UMLAUTS = {
    ord(letter): spelled for letter, spelled in zip("äöüÄÖÜß", ("ae", "oe", "ue", "Ae", "Oe", "Ue", "ss"), strict=True)
}


@transaction.atomic
def create_unit(*, parent: Unit | None, kind: str, name: str, slug: str = "", **fields: Any) -> Unit:
    """Create a unit below ``parent`` (None: the state association) with everything it owns.

    ``fields`` are further model fields. Raises ``ValidationError`` that names the field.
    """
    unit = Unit(kind=kind, name=name, slug=slug or slugify_german(fields.get("short_name") or name), **fields)
    unit.full_clean(exclude=["path", "depth", "numchild"])
    if parent is None:
        if Unit.get_root_nodes().exists():
            raise ValidationError({"parent": _("There is a state association already: choose the unit above.")})
        Unit.add_root(instance=unit)
    else:
        Unit.objects.get(pk=parent.pk).add_child(instance=unit)
    provision_unit(unit=unit)
    log.info("unit_created", unit=unit.pk, kind=kind)
    return unit


@transaction.atomic
def provision_unit(*, unit: Unit) -> None:
    """Make page, collection, groups and rights what they should be; may be repeated at any time."""
    _provision_groups(unit)
    _provision_collection(unit)
    _provision_page(unit)
    # Not path, depth and numchild: the tree keeps them in the database, and this instance's may be old.
    tree = {"path", "depth", "numchild"}
    unit.save(update_fields=[f.name for f in Unit._meta.concrete_fields if not f.primary_key and f.name not in tree])
    sync_rights(unit=unit)


@transaction.atomic
def rename_unit(*, unit: Unit, name: str, short_name: str = "", slug: str = "") -> None:
    """Rename the unit with its page (old addresses redirect), collection and groups."""
    unit.name, unit.short_name = name, short_name
    unit.slug = slug or unit.slug
    unit.full_clean(exclude=["path", "depth", "numchild"])
    provision_unit(unit=unit)
    log.info("unit_renamed", unit=unit.pk)


@transaction.atomic
def change_unit(*, unit: Unit, name: str, short_name: str = "", parent: Unit | None = None, **fields: Any) -> Unit:
    """Set ``fields``, rename where needed, and hang the unit below ``parent`` where that is another one."""
    for field, value in fields.items():
        setattr(unit, field, value)
    rename_unit(unit=unit, name=name, short_name=short_name)
    above = unit.get_parent()
    if parent is not None and (above is None or above.pk != parent.pk):
        move_unit(unit=unit, new_parent=parent)
    return unit


@transaction.atomic
def move_unit(*, unit: Unit, new_parent: Unit) -> None:
    """Hang the unit, with everything below it, under another one; rights of coordinators follow the tree."""
    if new_parent.pk == unit.pk or new_parent.is_descendant_of(unit):
        raise ValidationError({"parent": _("A unit cannot be moved below itself.")})
    unit.move(Unit.objects.get(pk=new_parent.pk), pos="last-child")
    unit.refresh_from_db()
    for moved in Unit.objects.below([unit]):
        sync_rights(unit=moved)
    log.info("unit_moved", unit=unit.pk, parent=new_parent.pk)


@transaction.atomic
def close_unit(*, unit: Unit) -> None:
    """Close the unit: its rights end at once, its page is withdrawn, its contents and history stay."""
    if unit.get_children().filter(is_active=True).exists():
        raise ValidationError({"unit": _("Close or move the units below it first.")})
    unit.is_active = False
    unit.save(update_fields=["is_active"])
    if unit.page:
        unit.page.specific.unpublish()
    sync_rights(unit=unit)
    _sync_members(unit)
    log.info("unit_closed", unit=unit.pk)


@transaction.atomic
def reopen_unit(*, unit: Unit) -> None:
    """Undo ``close_unit``; the page comes back as a draft until somebody publishes it."""
    unit.is_active = True
    provision_unit(unit=unit)
    _sync_members(unit)
    log.info("unit_reopened", unit=unit.pk)


def slugify_german(text: str) -> str:
    """A URL slug in which umlauts stay readable: ``Köln-Süd`` becomes ``koeln-sued``."""
    return slugify(text.translate(_UMLAUTS))


def unit_page_model() -> type[AbstractUnitPage] | None:
    """The site's page type for unit homes (``COALITION_UNIT_PAGE_MODEL``), None when it has none."""
    name = setting("UNIT_PAGE_MODEL")
    return apps.get_model(name) if name else None


def _sync_members(unit: Unit) -> None:
    for membership in Membership.objects.filter(unit=unit).select_related("user"):
        sync_groups_of(user=membership.user)


def _provision_groups(unit: Unit) -> None:
    for attribute, label in (("editors_group", "editors"), ("coordinators_group", "coordinators")):
        group = getattr(unit, attribute) or Group()
        group.name = f"{label}: {unit.slug}"
        group.save()
        setattr(unit, attribute, group)


def _provision_collection(unit: Unit) -> None:
    name = str(unit)
    if unit.collection is None:
        unit.collection = Collection.get_first_root_node().add_child(name=name)
    elif unit.collection.name != name:
        unit.collection.name = name
        unit.collection.save(update_fields=["name"])


def _provision_page(unit: Unit) -> None:
    page_model = unit_page_model()
    if page_model is None:
        return
    if unit.page is None:
        page = page_model(title=unit.name, slug=unit.slug, unit=unit)
        page_model.parent_for_new().add_child(instance=page)
        page.save_revision().publish()
        unit.page = Page.objects.get(pk=page.pk)
        return
    page = unit.page.specific
    if (page.title, page.slug) != (unit.name, unit.slug):
        # Through the latest revision, so that an unfinished draft of the page keeps its text.
        latest = page.get_latest_revision_as_object()
        latest.title, latest.slug = unit.name, unit.slug
        was_live = page.live
        revision = latest.save_revision()
        if was_live:
            revision.publish()
        unit.page.refresh_from_db()
