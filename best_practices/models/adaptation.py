from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Adaptation(models.Model):
    """ "We did this too": another unit's use of a write-up."""

    page = models.ForeignKey(
        "best_practices.BestPracticePage", models.CASCADE, related_name="adaptations", verbose_name=_("best practice")
    )
    unit = models.ForeignKey("coalition.Unit", models.PROTECT, related_name="adaptations", verbose_name=_("unit"))
    done_on = models.DateField(_("when"), default=timezone.localdate)
    changed = models.TextField(_("what was changed"), blank=True)
    outcome = models.TextField(_("how it went"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-done_on", "-pk"]
        verbose_name = _("adaptation")
        verbose_name_plural = _("adaptations")

    def __str__(self) -> str:
        return f"{self.unit}: {self.page}"
