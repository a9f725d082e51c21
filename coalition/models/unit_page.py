from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class AbstractUnitPage(Page):
    """Base of the page type that is a unit's home: the root of the subtree that the unit's people may edit.

    A site subclasses it and names the subclass in ``COALITION_UNIT_PAGE_MODEL``; where new unit pages are put is the
    subclass's decision.
    """

    unit = models.OneToOneField(
        "coalition.Unit", models.PROTECT, related_name="home_%(app_label)s_%(class)s", verbose_name=_("unit")
    )

    class Meta:
        abstract = True

    @classmethod
    def parent_for_new(cls) -> Page:
        """The page under which the home of a new unit is created."""
        raise NotImplementedError(f"{cls.__name__} has to say where unit pages are created.")
