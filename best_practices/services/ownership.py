"""Place is ownership: the unit of a write-up or a kit follows from where it lies in the page tree."""

from wagtail.models import Page

from best_practices.models import BestPracticePage, CampaignKitPage
from coalition.permissions.pages import owning_unit

OWNED_TYPES = (BestPracticePage, CampaignKitPage)


def follow_place(*, page: BestPracticePage | CampaignKitPage) -> None:
    """Set ``page.unit`` to the owner of its place, in the database and on the instance."""
    unit = owning_unit(page)
    if page.unit_id != (unit.pk if unit else None):
        page.unit = unit
        type(page).objects.filter(pk=page.pk).update(unit=unit)


def follow_place_below(*, root: Page) -> None:
    """The same for everything of these types in the subtree of ``root``, after it was moved."""
    top = Page.objects.get(pk=root.pk)
    for page_type in OWNED_TYPES:
        for page in page_type.objects.descendant_of(top, inclusive=True):
            follow_place(page=page)
