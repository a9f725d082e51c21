"""Mails about moderation, in the reader's language, sent after the decision is committed.

They replace Wagtail's own, which link to the page editor: most authors are members without access to it.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Page, TaskState, WorkflowState

from best_practices.models import Adaptation, BestPracticePage
from best_practices.moderation_progress import progress_of
from best_practices.services.notice_mails import deliver_notice
from coalition.access import may, standing_of, users_with_role
from coalition.roles import Role


def on_submitted(instance: TaskState, **_kwargs: Any) -> None:
    """A version was handed in, for the first time or after changes."""
    _after_commit(instance.workflow_state, tell_moderators)


def on_rejected(instance: WorkflowState, **_kwargs: Any) -> None:
    _after_commit(instance, tell_changes_requested)


def on_approved(instance: WorkflowState, **_kwargs: Any) -> None:
    _after_commit(instance, tell_approved)


def tell_moderators(*, page: Page) -> None:
    moderators = [
        user
        for user in users_with_role(Role.COORDINATOR, Role.STATE_OFFICE)
        if may(user, "coalition.moderate_page", page)
    ]
    _send(page, moderators, "submitted", _place_to(page, "review"))


def tell_changes_requested(*, page: Page) -> None:
    _send(page, _authors(page), "changes_requested", _place_to(page, "edit"), remark=progress_of(page).remark)


def tell_approved(*, page: Page) -> None:
    _send(page, _authors(page), "approved", page.get_url() or _place_to(page, "edit"))


def tell_declined(*, page: BestPracticePage, remark: str) -> None:
    _send(page, _authors(page), "declined", reverse("best_practices:mine"), remark=remark)


def tell_taken_back(*, page: BestPracticePage, remark: str) -> None:
    """What readers saw was taken back, to the version before or to a draft."""
    _send(page, _authors(page), "taken_back", reverse("best_practices:edit", args=[page.pk]), remark=remark)


def tell_adapted(*, adaptation: Adaptation) -> None:
    """Another unit did it too: the author is told, or who coordinates the unit when the author is gone."""
    page = adaptation.page
    _send(page, _authors(page) or _coordinators(page), "adapted", page.get_url() or "", remark=str(adaptation.unit))


def _coordinators(page: BestPracticePage) -> list[Any]:
    return [user for user in users_with_role(Role.COORDINATOR) if page.unit_id in standing_of(user).coordinated]


def _place_to(page: Page, what: str) -> str:
    """Write-ups are decided and revised in the portal, all other pages in the page editor."""
    if isinstance(page, BestPracticePage):
        return reverse(f"best_practices:{what}", args=[page.pk])
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def _after_commit(state: WorkflowState, tell: Any) -> None:
    page = state.content_object
    if isinstance(page, Page):
        transaction.on_commit(lambda: tell(page=Page.objects.get(pk=page.pk).specific), robust=True)


def _authors(page: Page) -> list[Any]:
    """Whose write-up it is; of another page, who handed the last version in."""
    author = page.owner if isinstance(page, BestPracticePage) else _last_submitter(page)
    return [author] if author and author.is_active else []


def _last_submitter(page: Page) -> Any:
    states = WorkflowState.objects.filter(object_id=str(page.pk), base_content_type=page.get_base_content_type())
    last = states.order_by("-created_at").select_related("requested_by").first()
    return last.requested_by if last else None


def _send(page: Page, receivers: Iterable[Any], occasion: str, path: str, remark: str = "") -> None:
    link = path if path.startswith("http") else settings.WAGTAILADMIN_BASE_URL + path
    for user in receivers:
        with translation.override(getattr(user, "language", "") or settings.LANGUAGE_CODE):
            subject = _subject(page, occasion)
            title = page.draft_title or page.title
            context = {"occasion": occasion, "subject": subject, "title": title, "link": link, "remark": remark}
            text = render_to_string("best_practices/notice.txt", context)
        deliver_notice(user=user, page=page, occasion=occasion, subject=subject, text=text)


def _subject(page: Page, occasion: str) -> str:
    if not isinstance(page, BestPracticePage):
        return {
            "submitted": _("A page waits for a decision"),
            "changes_requested": _("Changes are wished to your page"),
            "approved": _("Your page is published"),
        }[occasion]
    return {
        "submitted": _("A write-up waits for a decision"),
        "changes_requested": _("Changes are wished to your write-up"),
        "approved": _("Your write-up is published"),
        "declined": _("Your write-up was not accepted"),
        "taken_back": _("The publication of your write-up was taken back"),
        "adapted": _("Another unit used your write-up"),
    }[occasion]
