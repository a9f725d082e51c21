"""Deciding about a submission: through Wagtail's workflow, so that the page editor tells the same story."""

from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import TaskState

from best_practices.models import BestPracticePage
from best_practices.services.notices import tell_declined, tell_taken_back
from best_practices.versions import previous_publication
from coalition.access import require

log = structlog.get_logger(__name__)


class UnseenVersionError(ValidationError):
    """A newer version was handed in since the moderator opened the write-up."""


@transaction.atomic
def approve_submission(
    *, page: BestPracticePage, moderator: Any, remark: str = "", seen_revision: int | None = None
) -> None:
    """Publish the version that waits for a decision."""
    _open_task(page, moderator, seen_revision).approve(user=moderator, comment=remark)
    log.info("best_practice_approved", page=page.pk)


@transaction.atomic
def request_changes(*, page: BestPracticePage, moderator: Any, remark: str, seen_revision: int | None = None) -> None:
    """Give it back to its author with a remark; it can be revised and comes again."""
    _require_remark(remark)
    _open_task(page, moderator, seen_revision).reject(user=moderator, comment=remark)
    log.info("best_practice_changes_requested", page=page.pk)


@transaction.atomic
def decline_submission(
    *, page: BestPracticePage, moderator: Any, remark: str, seen_revision: int | None = None
) -> None:
    """End its moderation with a reason; the draft stays with its author."""
    _require_remark(remark)
    task = _open_task(page, moderator, seen_revision)
    task.workflow_state.cancel(user=moderator)
    TaskState.objects.filter(pk=task.pk).update(comment=remark)
    transaction.on_commit(lambda: tell_declined(page=page, remark=remark), robust=True)
    log.info("best_practice_declined", page=page.pk)


@transaction.atomic
def undo_publication(*, page: BestPracticePage, moderator: Any, to: str, remark: str, seen: int | None = None) -> None:
    """Show readers the version from before (``to="previous"``) or nothing (``"draft"``); every version is kept.

    ``seen`` is the public version that the moderator read.
    """
    require(moderator, "best_practices.moderate_page", page)
    _require_remark(remark)
    locked = BestPracticePage.objects.select_for_update(of=("self",)).get(pk=page.pk)
    if not locked.live or (seen is not None and locked.live_revision_id != seen):
        raise UnseenVersionError(_("Something else is public by now. Look at it, then decide."))
    if to == "draft":
        locked.unpublish(user=moderator)
    else:
        previous = previous_publication(locked)
        if previous is None:
            raise ValidationError(_("No version was public before this one."))
        previous.publish(user=moderator)
    transaction.on_commit(lambda: tell_taken_back(page=page, remark=remark), robust=True)
    log.info("best_practice_publication_undone", page=page.pk, to=to)


def _require_remark(remark: str) -> None:
    if not remark.strip():
        raise ValidationError({"remark": _("Say what should change or why: the author sees it.")})


def _open_task(page: BestPracticePage, moderator: Any, seen_revision: int | None) -> TaskState:
    """The task state that waits for a decision; it is locked so that two moderators do not decide at once.

    ``seen_revision`` is the version that the moderator read: nobody publishes what they have not seen.
    """
    require(moderator, "best_practices.moderate_page", page)
    # First the page, then its task: in the order in which a revision takes them.
    locked = BestPracticePage.objects.select_for_update(of=("self",)).get(pk=page.pk)
    task = locked.current_workflow_task_state
    if task is not None:
        task = TaskState.objects.select_for_update().get(pk=task.pk)
    if task is None or task.status != TaskState.STATUS_IN_PROGRESS:
        raise ValidationError(_("Somebody has decided about this write-up already."))
    if seen_revision is not None and locked.latest_revision_id != seen_revision:
        raise UnseenVersionError(_("There is a newer version now. Read it, then decide."))
    return task
