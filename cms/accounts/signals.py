"""Wiring only: allauth keeps a list of addresses of its own, which has to know the one an account begins with."""

from typing import Any

from allauth.account.models import EmailAddress
from django.db.models.signals import post_save
from django.dispatch import receiver

from cms.models import User


@receiver(post_save, sender=User)
def trust_first_address(instance: User, *, created: bool, raw: bool = False, **_kwargs: Any) -> None:
    """Whoever makes an account vouches for its address: by an invitation mailed to it, or at the command line."""
    if created and instance.email and not raw:
        EmailAddress.objects.create(user=instance, email=instance.email.lower(), verified=True, primary=True)
