from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coalition.access import standing_of


class KitUseQuerySet(models.QuerySet["KitUse"]):
    def of_units_of(self, user: Any) -> Self:
        """Uses whose checklist ``user`` opens (``best_practices.open_kit_use``)."""
        standing = standing_of(user)
        return self.filter(unit__in=standing.member_of | standing.coordinated)

    def with_done(self) -> Self:
        """With ``done``: how many items of the checklist as it is now were ticked off."""
        current = KitTick.objects.filter(
            use=models.OuterRef("pk"), use__kit__checklist__key=models.F("item")
        ).order_by()
        counted = current.values("use").annotate(number=models.Count("pk", distinct=True)).values("number")
        number = models.Subquery(counted, output_field=models.IntegerField())
        return self.annotate(done=models.functions.Coalesce(number, 0))


class KitUse(models.Model):
    """A unit carries a kit out: which version, since when, and what of the checklist is done."""

    kit = models.ForeignKey(
        "best_practices.CampaignKitPage", models.CASCADE, related_name="uses", verbose_name=_("campaign kit")
    )
    unit = models.ForeignKey("coalition.Unit", models.PROTECT, related_name="kit_uses", verbose_name=_("unit"))
    version = models.PositiveIntegerField(_("version"))
    # The newest version that the unit was told about by mail.
    told_version = models.PositiveIntegerField(default=0, editable=False)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("started by")
    )
    started_at = models.DateTimeField(_("started"), default=timezone.now)

    objects = KitUseQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        verbose_name = _("use of a kit")
        verbose_name_plural = _("uses of kits")
        constraints = [models.UniqueConstraint(fields=["kit", "unit"], name="one_use_of_a_kit_per_unit")]

    def __str__(self) -> str:
        return f"{self.unit}: {self.kit}"


class KitTick(models.Model):
    """An item of the checklist is done; who did it and when is the unit's own business."""

    use = models.ForeignKey(KitUse, models.CASCADE, related_name="ticks", verbose_name=_("use of a kit"))
    item = models.UUIDField(_("item of the checklist"))
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("done by")
    )
    done_at = models.DateTimeField(_("done"), default=timezone.now)

    class Meta:
        ordering = ["done_at", "pk"]
        verbose_name = _("ticked item")
        verbose_name_plural = _("ticked items")
        constraints = [models.UniqueConstraint(fields=["use", "item"], name="one_tick_per_item")]

    def __str__(self) -> str:
        return f"{self.use}: {self.item}"
