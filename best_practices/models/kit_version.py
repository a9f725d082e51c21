from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class KitVersion(models.Model):
    """A published version of a kit: its number and what was new in it."""

    kit = models.ForeignKey(
        "best_practices.CampaignKitPage", models.CASCADE, related_name="versions", verbose_name=_("campaign kit")
    )
    number = models.PositiveIntegerField(_("version"))
    changes = models.TextField(_("what is new"), max_length=2000, blank=True)
    published_at = models.DateTimeField(_("published"), default=timezone.now)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        ordering = ["-number", "-pk"]
        verbose_name = _("version of a kit")
        verbose_name_plural = _("versions of kits")
        constraints = [models.UniqueConstraint(fields=["kit", "number"], name="one_row_per_version")]

    def __str__(self) -> str:
        return f"{self.kit} {self.number}"
