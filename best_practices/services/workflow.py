"""The one moderation workflow: every page below the list of units is decided about by its owning unit."""

from django.db import transaction
from wagtail.models import Page, Workflow, WorkflowPage, WorkflowTask

from coalition.models import UnitApprovalTask

NAME = "Freigabe durch die Gliederung"


@transaction.atomic
def ensure_workflow(*, root: Page) -> Workflow:
    """Have pages below ``root`` moderated by the unit that owns them; may be repeated at any time."""
    task = UnitApprovalTask.objects.filter(name=NAME).first() or UnitApprovalTask.objects.create(name=NAME)
    workflow, _created = Workflow.objects.get_or_create(name=NAME)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task.task_ptr, defaults={"sort_order": 0})
    WorkflowPage.objects.update_or_create(page=Page.objects.get(pk=root.pk), defaults={"workflow": workflow})
    return workflow
