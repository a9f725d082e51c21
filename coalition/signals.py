"""Wiring only: a change of membership puts the user into the unit's auth groups, in the same transaction."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from coalition.models import Membership
from coalition.services.memberships import sync_groups_of


@receiver([post_save, post_delete], sender=Membership)
def follow_membership(instance: Membership, **_kwargs: Any) -> None:
    sync_groups_of(user=instance.user)
