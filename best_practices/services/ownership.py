"""Place is ownership: the unit of a write-up follows from where it lies in the page tree."""

from wagtail.models import Page

from best_practices.models import BestPracticePage
from coalition.permissions import owning_unit


def follow_place(*, page: BestPracticePage) -> None:
    """Set ``page.unit`` to the owner of its place, in the database and on the instance."""
    unit = owning_unit(page)
    if page.unit_id != (unit.pk if unit else None):
        page.unit = unit
        BestPracticePage.objects.filter(pk=page.pk).update(unit=unit)


def follow_place_below(*, root: Page) -> None:
    """The same for every write-up in the subtree of ``root``, after it was moved."""
    for page in BestPracticePage.objects.descendant_of(Page.objects.get(pk=root.pk), inclusive=True):
        follow_place(page=page)
