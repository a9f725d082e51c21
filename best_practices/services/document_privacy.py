"""Files of a members-only write-up are for members too, also by their direct address."""

from typing import Any

from best_practices.models import BestPracticeMaterial, BestPracticePage
from coalition.access import may


def may_read_document(user: Any, document: Any) -> bool:
    """Whether one of the write-ups that offer ``document`` is open to ``user``.

    A document that no write-up offers is not this room's business: Wagtail's privacy of collections decides alone.
    A file that only a draft offers is for those who answer for the draft.
    """
    materials = BestPracticeMaterial.objects.filter(document=document.pk).values("page")
    pages = list(BestPracticePage.objects.filter(pk__in=materials))
    if not pages:
        return not _is_in_some_draft(document) or may(user, "best_practices.submit_page")
    return any(may(user, "best_practices.view_page", page) for page in pages)


def _is_in_some_draft(document: Any) -> bool:
    """In a unit's collection and offered by no published page: handed in, but not decided about."""
    from coalition.models import Unit

    return Unit.objects.filter(collection=document.collection_id).exists()
