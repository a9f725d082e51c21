from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coalition.access import standing_of


class SavedPartnerViewQuerySet(models.QuerySet["SavedPartnerView"]):
    def visible_to(self, user: Any) -> Self:
        """One's own."""
        return self.filter(owner=user.pk) if standing_of(user).roles else self.none()


class SavedPartnerView(models.Model):
    """How somebody likes to look at the directory: its page with filters, order and columns, under a name."""

    class Page(models.TextChoices):
        LIST = "partner-list", _("List")
        TABLE = "partner-table", _("Table")
        MAP = "partner-map", _("Map")

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_partner_views", verbose_name=_("owner")
    )
    name = models.CharField(_("name"), max_length=60)
    page = models.CharField(_("page"), max_length=20, choices=Page.choices)
    # As it stands in the address, with nothing in it that the filters do not know.
    query = models.CharField(_("filters"), max_length=1000, blank=True)

    objects = SavedPartnerViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("saved view of the directory")
        verbose_name_plural = _("saved views of the directory")
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="saved_partner_view_once")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        address = reverse(f"coalition:{self.page}")
        return f"{address}?{self.query}" if self.query else address
