from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from coalition.models.cooperation import Cooperation


class CooperationLink(models.Model):
    """A write-up, a kit or an event that belongs to a cooperation; shown to whoever may read both."""

    cooperation = models.ForeignKey(Cooperation, models.CASCADE, related_name="links")
    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="+", verbose_name=_("page"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("added by")
    )
    added_at = models.DateTimeField(_("added on"), auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("page of a cooperation")
        verbose_name_plural = _("pages of cooperations")
        constraints = [models.UniqueConstraint(fields=["cooperation", "page"], name="cooperation_link_once")]

    def __str__(self) -> str:
        return f"link {self.pk}"
