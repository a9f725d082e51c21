"""Mails about moderation, in the reader's language, sent after the decision is committed.

They replace Wagtail's own, which link to the page editor: most authors are members without access to it.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import TaskState, WorkflowState

from best_practices.models import BestPracticePage
from best_practices.services.moderation import last_remark
from coalition.access import may, users_with_role
from coalition.roles import Role


def on_submitted(instance: TaskState, **_kwargs: Any) -> None:
    """A version was handed in, for the first time or after changes."""
    _after_commit(instance.workflow_state, tell_moderators)


def on_rejected(instance: WorkflowState, **_kwargs: Any) -> None:
    _after_commit(instance, tell_changes_requested)


def on_approved(instance: WorkflowState, **_kwargs: Any) -> None:
    _after_commit(instance, tell_approved)


def tell_moderators(*, page: BestPracticePage) -> None:
    moderators = [
        user
        for user in users_with_role(Role.COORDINATOR, Role.STATE_OFFICE)
        if may(user, "best_practices.moderate_page", page)
    ]
    _send(page, moderators, "submitted", reverse("best_practices:review", args=[page.pk]))


def tell_changes_requested(*, page: BestPracticePage) -> None:
    link = reverse("best_practices:edit", args=[page.pk])
    _send(page, _authors(page), "changes_requested", link, remark=last_remark(page))


def tell_approved(*, page: BestPracticePage) -> None:
    _send(page, _authors(page), "approved", page.get_url() or reverse("best_practices:mine"))


def tell_declined(*, page: BestPracticePage, remark: str) -> None:
    _send(page, _authors(page), "declined", reverse("best_practices:mine"), remark=remark)


def _after_commit(state: WorkflowState, tell: Any) -> None:
    page = state.content_object.specific_deferred if state.content_object else None
    if isinstance(page, BestPracticePage):
        transaction.on_commit(lambda: tell(page=BestPracticePage.objects.get(pk=page.pk)), robust=True)


def _authors(page: BestPracticePage) -> list[Any]:
    return [page.owner] if page.owner and page.owner.is_active else []


def _send(page: BestPracticePage, receivers: Iterable[Any], occasion: str, path: str, remark: str = "") -> None:
    link = path if path.startswith("http") else settings.WAGTAILADMIN_BASE_URL + path
    for user in receivers:
        with translation.override(getattr(user, "language", "") or settings.LANGUAGE_CODE):
            subject = {
                "submitted": _("A write-up waits for a decision"),
                "changes_requested": _("Changes are wished to your write-up"),
                "approved": _("Your write-up is published"),
                "declined": _("Your write-up was not accepted"),
            }[occasion]
            title = page.draft_title or page.title
            context = {"occasion": occasion, "subject": subject, "title": title, "link": link, "remark": remark}
            send_mail(subject, render_to_string("best_practices/notice.txt", context), None, [user.email])
