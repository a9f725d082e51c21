"""Files of a members-only or unpublished page are not for everybody either, also not by their direct address."""

from typing import Any

from wagtail.models import Page, ReferenceIndex

from best_practices.models import BestPracticePage, CampaignKitPage
from best_practices.models.restrictions import closed_paths
from coalition.access import may
from coalition.models import Unit


def may_read_document(user: Any, document: Any) -> bool:
    """Whether one of the pages that offer ``document`` is open to ``user``.

    Pages are those in whose published version the file is chosen or linked, whatever their type. A file in a unit's
    collection that none of them offers was handed in but not decided about: it is for who uploaded it and for those who
    answer for the unit. About every other file Wagtail's privacy of collections decides alone.
    """
    offering = Page.objects.filter(pk__in=_pages_with(document)).specific()
    if any(_is_open(page, user) for page in offering):
        return True
    unit = Unit.objects.filter(collection=document.collection_id).first()
    if unit is None:
        return not any(isinstance(page, BestPracticePage | CampaignKitPage) for page in offering)
    if getattr(user, "is_authenticated", False) and document.uploaded_by_user_id == user.pk:
        return True
    return may(user, "best_practices.read_drafts", unit)


def _pages_with(document: Any) -> list[int]:
    references = ReferenceIndex.get_references_to(document)
    in_pages = references.filter(base_content_type__app_label="wagtailcore", base_content_type__model="page")
    return [int(page) for page in in_pages.values_list("object_id", flat=True)]


def _is_open(page: Page, user: Any) -> bool:
    if isinstance(page, BestPracticePage):
        return may(user, "best_practices.view_page", page)
    if isinstance(page, CampaignKitPage):
        return may(user, "best_practices.view_kit", page)
    return page.live and not any(page.path.startswith(path) for path in closed_paths(user))
