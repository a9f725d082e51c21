"""Joining, leaving and changing roles; auth groups follow, so that the Wagtail admin grants what the rules say."""

import datetime
from typing import Any

import structlog
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import models, transaction
from django.utils import timezone

from coalition.access import forget_standing
from coalition.models import Membership, Unit
from coalition.roles import Role

log = structlog.get_logger(__name__)

STATE_OFFICE_GROUP = "state office"
# A scheduler that stood still for a month still catches up.
LOOKED_BACK = datetime.timedelta(days=31)
# Models that are edited in the Wagtail admin, where Django's own permissions are asked.
# App label -> names; apps above this one add theirs with ``let_state_office_curate``.
VOCABULARIES: dict[str, tuple[str, ...]] = {"coalition": ("topic", "region"), "search": ("synonymgroup",)}


def let_state_office_curate(app_label: str, *names: str) -> None:
    """Have the state office edit these models in the Wagtail admin; to be called while apps get ready."""
    VOCABULARIES[app_label] = tuple(dict.fromkeys((*VOCABULARIES.get(app_label, ()), *names)))


@transaction.atomic
def grant_membership(*, user: Any, unit: Unit, role: Role, since: datetime.date | None = None) -> Membership:
    """Give ``user`` the role in the unit from ``since`` (default today); asked again, it returns the open one."""
    membership, created = Membership.objects.get_or_create(
        user=user, unit=unit, role=role, until=None, defaults={"since": since or timezone.localdate()}
    )
    if created:
        log.info("membership_granted", membership=membership.pk, unit=unit.pk, role=str(role))
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, last_day: datetime.date | None = None) -> None:
    """Let the membership end; without ``last_day`` it ends now, and its rights with it."""
    membership.until = last_day or timezone.localdate() - datetime.timedelta(days=1)
    membership.since = min(membership.since, membership.until)
    membership.save(update_fields=["until", "since"])
    log.info("membership_ended", membership=membership.pk, unit=membership.unit_id)


@transaction.atomic
def sync_groups_of(*, user: Any) -> None:
    """Make the user's auth groups those that the memberships active today call for; other groups stay untouched."""
    active = Membership.objects.active(timezone.localdate()).filter(user=user, unit__is_active=True)
    wanted: set[int] = set()
    for membership in active.select_related("unit"):
        if membership.role == Role.EDITOR and membership.unit.editors_group_id:
            wanted.add(membership.unit.editors_group_id)
        if membership.role == Role.COORDINATOR and membership.unit.coordinators_group_id:
            wanted.add(membership.unit.coordinators_group_id)
        if membership.role == Role.STATE_OFFICE:
            wanted.add(state_office_group().pk)
    managed = Group.objects.filter(
        models.Q(pk__in=Unit.objects.values("editors_group"))
        | models.Q(pk__in=Unit.objects.values("coordinators_group"))
        | models.Q(name=STATE_OFFICE_GROUP)
    )
    user.groups.remove(*managed.exclude(pk__in=wanted).filter(user=user))
    user.groups.add(*wanted)
    forget_standing(user)


def sync_groups_by_date() -> None:
    """Follow memberships that began or ended since yesterday; repeatable, for the scheduler once a day."""
    today = timezone.localdate()
    turned = Membership.objects.filter(
        models.Q(until__range=(today - LOOKED_BACK, today)) | models.Q(since__range=(today - LOOKED_BACK, today))
    )
    for user in get_user_model()._default_manager.filter(pk__in=turned.values("user")):
        sync_groups_of(user=user)


def state_office_group() -> Group:
    """The one group of the state office: it opens the admin, curates the vocabularies, looks after the search index.

    ``provision_unit`` gives it its rights on every unit's page and files.
    """
    group, _created = Group.objects.get_or_create(name=STATE_OFFICE_GROUP)
    rights = models.Q(content_type__app_label="wagtailadmin", codename="access_admin")
    rights |= models.Q(content_type__app_label="search", codename="operate_index")
    for app_label, names in VOCABULARIES.items():
        rights |= models.Q(content_type__app_label=app_label, content_type__model__in=names)
    wanted = Permission.objects.filter(rights)
    group.permissions.add(*wanted.exclude(pk__in=group.permissions.values("pk")))
    return group
