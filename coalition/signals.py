"""Wiring only: auth groups follow a change of membership in its transaction, and the calendar at sign-in."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from coalition.models import Membership
from coalition.services.memberships import sync_groups_of


@receiver([post_save, post_delete], sender=Membership)
def follow_membership(instance: Membership, **_kwargs: Any) -> None:
    sync_groups_of(user=instance.user)


@receiver(user_logged_in)
def follow_the_calendar(user: Any, **_kwargs: Any) -> None:
    sync_groups_of(user=user)
