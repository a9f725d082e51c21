from django.db import models
from django.utils.translation import gettext_lazy as _


class PageReading(models.Model):
    """How often a page was read in one week (its Monday). A number and nothing else: no person, cookie or address."""

    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="+", verbose_name=_("page"))
    week = models.DateField(_("week"))
    number = models.PositiveIntegerField(_("number of readings"), default=0)

    class Meta:
        verbose_name = _("readings of a page")
        verbose_name_plural = _("readings of pages")
        constraints = [models.UniqueConstraint(fields=["page", "week"], name="page_reading_once")]

    def __str__(self) -> str:
        return f"readings of page {self.page_id} in the week of {self.week}"
