from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def units_that_adapted(page: str = "pk") -> Coalesce:
    """Of a query of write-ups: how many units each was used by; a unit that did it twice counts once."""
    of_page = Adaptation.objects.filter(page=models.OuterRef(page)).order_by().values("page")
    counted = of_page.annotate(units=models.Count("unit", distinct=True)).values("units")
    return Coalesce(models.Subquery(counted, output_field=models.IntegerField()), 0)


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
