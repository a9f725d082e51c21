"""What of the write-ups' data has a limit in time."""

import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from best_practices.models import WriteUpDraft
from best_practices.services.drafts import remove_draft
from coalition.privacy.retention import RetentionKind, register_retention

ONE_YEAR = 365


def _forgotten_drafts(day: datetime.date) -> QuerySet[WriteUpDraft]:
    return WriteUpDraft.objects.filter(saved_at__date__lte=day)


register_retention(
    RetentionKind(
        key="write-up-drafts",
        label=_("Drafts of write-ups that nobody went on with"),
        what_happens=_("Deleted with their photos."),
        days=ONE_YEAR,
        outdated=_forgotten_drafts,
        remove=remove_draft,
    )
)
