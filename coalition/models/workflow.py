from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.models import Task, TaskState


class UnitApprovalTask(Task):
    """Moderation by the owning unit's coordinators or the state office, and never of one's own submission.

    Wagtail's group approval lets a member of the reviewing group approve what they submitted themselves; here the
    rule is ``coalition.moderate_page`` of the permissions.
    """

    class Meta:
        verbose_name = _("approval by the unit")
        verbose_name_plural = _("approvals by the unit")

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        """While it is in moderation, its author and those who may moderate can still correct it."""
        from coalition.permissions.pages import may_edit_in_moderation

        return not may_edit_in_moderation(user, obj)

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        from coalition.access import may

        return may(user, "coalition.moderate_page", obj)

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        from coalition.access import may

        if not may(user, "coalition.moderate_page", obj):
            return []
        return [
            ("reject", str(_("Request changes")), True),
            ("approve", str(_("Approve")), False),
            ("approve", str(_("Approve with comment")), True),
        ]

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        from coalition.permissions.pages import task_states_to_moderate

        return task_states_to_moderate(user, TaskState.objects.filter(task=self.task_ptr, **kwargs))

    @classmethod
    def get_description(cls) -> str:
        return str(_("Coordinators of the owning unit or the state office decide, never about their own submission."))
