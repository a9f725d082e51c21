"""Predicates about pages: whose they are, and who moderates them."""

from typing import Any

import rules
from django.db.models import QuerySet
from wagtail.models import Page, TaskState

from coalition.models import Unit
from coalition.permissions.standing import is_state_office
from coalition.permissions.units import is_unit_coordinator, is_unit_editor


def owning_unit(page: Page) -> Unit | None:
    """The unit whose subtree ``page`` lies in: the one with the longest matching path."""
    return (
        Unit.objects.filter(
            page__path__in=[page.path[:end] for end in range(page.steplen, len(page.path) + 1, page.steplen)]
        )
        .order_by("-page__path")
        .first()
    )


def submitter_of(page: Page) -> Any:
    """Who put ``page`` into moderation, or None when it is not in one."""
    state = page.current_workflow_state
    return state.requested_by if state else None


@rules.predicate
def is_page_coordinator(user: Any, page: Page | None) -> bool:
    return page is not None and is_unit_coordinator(user, owning_unit(page))


@rules.predicate
def is_own_submission(user: Any, page: Page | None) -> bool:
    """Wrote or submitted it: moderation is never about one's own."""
    if page is None:
        return False
    return user.pk in {page.owner_id, getattr(submitter_of(page), "pk", None)}


@rules.predicate
def is_page_author(user: Any, page: Page | None) -> bool:
    # A page may have no owner, and who is not signed in has no key: nobody wrote what nobody owns.
    return page is not None and page.owner_id is not None and page.owner_id == user.pk


@rules.predicate
def is_page_editor(user: Any, page: Page | None) -> bool:
    return page is not None and is_unit_editor(user, owning_unit(page))


may_moderate = (is_page_coordinator | is_state_office) & ~is_own_submission


def may_edit_in_moderation(user: Any, page: Page) -> bool:
    """Whether ``page`` stays open to ``user`` while it waits for a decision."""
    return bool(may_moderate(user, page) or is_page_author(user, page) or is_page_editor(user, page))


def task_states_to_moderate(user: Any, states: QuerySet[TaskState]) -> QuerySet[TaskState]:
    """Those of ``states`` whose page ``user`` may decide about."""
    open_states = states.filter(status=TaskState.STATUS_IN_PROGRESS).select_related("revision")
    allowed = [state.pk for state in open_states if may_moderate(user, state.workflow_state.content_object)]
    return states.filter(pk__in=allowed)
