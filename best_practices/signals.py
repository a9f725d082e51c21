"""Wiring only: a write-up's unit is the one in whose subtree it lies, from its creation and after every move."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.signals import post_page_move

from best_practices.models import BestPracticePage
from best_practices.services.ownership import follow_place, follow_place_below


@receiver(post_save, sender=BestPracticePage)
def follow_creation(instance: BestPracticePage, **_kwargs: Any) -> None:
    follow_place(page=instance)


@receiver(post_page_move)
def follow_move(instance: Any, **_kwargs: Any) -> None:
    follow_place_below(root=instance)
