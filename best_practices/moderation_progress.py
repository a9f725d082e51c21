"""Where write-ups stand in moderation, in their author's words: for one page or for a list of them at once."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, TaskState, WorkflowState


class Stage(models.TextChoices):
    WAITING = "waiting", _("Waits for a decision")
    CHANGES_WISHED = "changes_wished", _("Changes wished")
    DECLINED = "declined", _("Not accepted")
    PUBLISHED = "published", _("Published")
    DRAFT = "draft", _("Draft")


@dataclass(frozen=True)
class Progress:
    """``remark`` is what the moderators said last in the newest round, empty when nothing."""

    stage: Stage
    remark: str = ""

    @property
    def in_moderation(self) -> bool:
        return self.stage in {Stage.WAITING, Stage.CHANGES_WISHED}

    @property
    def is_answered(self) -> bool:
        """The moderators said something that now is for the author to read."""
        return self.stage in {Stage.CHANGES_WISHED, Stage.DECLINED} and bool(self.remark)


def progress_of(page: Page) -> Progress:
    return progress_by_page([page])[page.pk]


def progress_by_page(pages: Iterable[Page]) -> dict[int, Progress]:
    """By page id, in two queries however many pages there are."""
    pages = list(pages)
    rounds = _newest_rounds(pages)
    remarks = _last_remarks(rounds.values())
    return {page.pk: _progress(page, rounds.get(page.pk), remarks) for page in pages}


def attach_progress(pages: Iterable[Page]) -> None:
    """Give each of ``pages`` its ``progress`` for templates."""
    pages = list(pages)
    progress = progress_by_page(pages)
    for page in pages:
        page.progress = progress[page.pk]


def _progress(page: Page, newest: WorkflowState | None, remarks: dict[int, str]) -> Progress:
    at_rest = Stage.PUBLISHED if page.live else Stage.DRAFT
    if newest is None:
        return Progress(at_rest)
    stage = {
        WorkflowState.STATUS_IN_PROGRESS: Stage.WAITING,
        WorkflowState.STATUS_NEEDS_CHANGES: Stage.CHANGES_WISHED,
    }.get(newest.status, Stage.DECLINED if _was_declined(newest) else at_rest)
    return Progress(stage, remarks.get(newest.pk, ""))


def _was_declined(newest: WorkflowState) -> bool:
    """Whoever declines says why; an author who withdraws leaves no remark."""
    task = newest.current_task_state
    return task is not None and task.status == TaskState.STATUS_CANCELLED and bool(task.comment)


def _newest_rounds(pages: list[Page]) -> dict[int, WorkflowState]:
    if not pages:
        return {}
    rounds = WorkflowState.objects.filter(
        object_id__in=[str(page.pk) for page in pages], base_content_type=pages[0].get_base_content_type()
    )
    # The newest of each page comes last and stays.
    ordered = rounds.select_related("current_task_state").order_by("created_at", "pk")
    return {int(state.object_id): state for state in ordered}


def _last_remarks(rounds: Iterable[WorkflowState]) -> dict[int, str]:
    remarked = TaskState.objects.filter(workflow_state__in=[state.pk for state in rounds]).exclude(comment="")
    return {task.workflow_state_id: task.comment for task in remarked.order_by("started_at", "pk")}
