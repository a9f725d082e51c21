"""Wiring only: what a unit owns follows its place, moderation is told by our own mails, kits count their versions."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import WorkflowState
from wagtail.signals import (
    page_published,
    post_page_move,
    task_submitted,
    workflow_approved,
    workflow_rejected,
    workflow_submitted,
)

from best_practices.kits.versions import note_version
from best_practices.models import BestPracticePage, CampaignKitPage
from best_practices.services import notices
from best_practices.services.care import note_publication
from best_practices.services.ownership import follow_place, follow_place_below


@receiver(post_save, sender=BestPracticePage)
@receiver(post_save, sender=CampaignKitPage)
def follow_creation(instance: Any, **_kwargs: Any) -> None:
    follow_place(page=instance)


@receiver(page_published, sender=CampaignKitPage)
def count_version(instance: CampaignKitPage, revision: Any = None, **_kwargs: Any) -> None:
    note_version(kit=instance, by=getattr(revision, "user", None))


@receiver(post_page_move)
def follow_move(instance: Any, **_kwargs: Any) -> None:
    follow_place_below(root=instance)


@receiver(page_published, sender=BestPracticePage)
def follow_publication(instance: BestPracticePage, **_kwargs: Any) -> None:
    note_publication(page=instance)


def connect_notices() -> None:
    """After Wagtail's own handlers are registered: they would send a second mail about the same event."""
    for signal, occasion in (
        (workflow_submitted, "submitted"),
        (workflow_rejected, "rejected"),
        (workflow_approved, "approved"),
    ):
        signal.disconnect(sender=WorkflowState, dispatch_uid=f"workflow_state_{occasion}_email_notification")
    task_submitted.connect(notices.on_submitted, dispatch_uid="best_practices.submitted")
    workflow_rejected.connect(notices.on_rejected, dispatch_uid="best_practices.rejected")
    workflow_approved.connect(notices.on_approved, dispatch_uid="best_practices.approved")
