"""What a page says about itself besides its text: it holds at once, whatever draft waits for a decision."""

from typing import Any

from django.db import transaction

from best_practices.models import BestPracticePage


@transaction.atomic
def set_beside_revisions(*, page: BestPracticePage, **values: Any) -> None:
    """Set fields of the published row and of its newest revision, so that publishing this one does not undo them.

    ``values`` are given as the database stores them (``adapted_from_id=3``); nothing is published by this.
    """
    BestPracticePage.objects.filter(pk=page.pk).update(**values)
    revision = BestPracticePage.objects.select_related("latest_revision").get(pk=page.pk).latest_revision
    if revision is not None:
        known = {field.attname: field for field in page._meta.concrete_fields}
        stored = {known[name].name: known[name].to_python(value) for name, value in values.items()}
        revision.content = {**revision.content, **stored}
        revision.save(update_fields=["content"])
    for name, value in values.items():
        setattr(page, name, value)
