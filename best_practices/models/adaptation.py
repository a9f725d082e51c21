from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from best_practices.models.hiding import Hideable
from coalition.access import may, standing_of


def units_that_adapted(page: str = "pk") -> Coalesce:
    """Of a query of write-ups: how many units report to have done each too; one that did it twice counts once."""
    of_page = Adaptation.objects.shown().filter(page=models.OuterRef(page)).order_by().values("page")
    counted = of_page.annotate(units=models.Count("unit", distinct=True)).values("units")
    return Coalesce(models.Subquery(counted, output_field=models.IntegerField()), 0)


class AdaptationQuerySet(models.QuerySet["Adaptation"]):
    def done(self) -> Self:
        return self.filter(stage=Adaptation.Stage.DONE)

    def shown(self) -> Self:
        """Reports that readers of the write-up find below it, in the numbers and in the API."""
        return self.done().filter(hidden_at=None)

    def reported_to(self, user: Any) -> Self:
        """Reports below write-ups that ``user`` may read; hidden ones for their own unit and for who moderates them."""
        # The model of pages asks for this package's models when it is loaded.
        from best_practices.models.best_practice import BestPracticePage

        rows = self.done().filter(page__in=BestPracticePage.objects.visible_to(user))
        return rows.filter(
            models.Q(hidden_at=None)
            | models.Q(pk__in=self.looked_after_by(user).values("pk"))
            | models.Q(pk__in=self.moderated_by(user).values("pk"))
        )

    def moderated_by(self, user: Any) -> Self:
        """Reports that ``user`` may hide (``best_practices.moderate_adaptation``): never one's own."""
        if not getattr(user, "pk", None):
            return self.none()
        others = self.done().exclude(started_by=user)
        if may(user, "coalition.change_unit"):
            return others
        return others.filter(page__unit__in=standing_of(user).coordinated)

    def looked_after_by(self, user: Any) -> Self:
        """Plans and reports of the user's own units and of those that they coordinate."""
        standing = standing_of(user)
        return self.filter(unit__in=standing.member_of | standing.coordinated)

    def for_lists(self) -> Self:
        return self.select_related("unit", "page", "page__unit", "own_page")


class Adaptation(Hideable):
    """ "We do this too": another unit's use of a write-up, first as its plan, then as a report.

    A plan is for the members of its unit; a report (``Stage.DONE``) shows on the write-up to everybody who may read it,
    until a moderator hides it.
    """

    class Stage(models.TextChoices):
        PLANNED = "planned", _("Planned")
        DONE = "done", _("Done")

    page = models.ForeignKey(
        "best_practices.BestPracticePage", models.CASCADE, related_name="adaptations", verbose_name=_("best practice")
    )
    unit = models.ForeignKey("coalition.Unit", models.PROTECT, related_name="adaptations", verbose_name=_("unit"))
    stage = models.CharField(
        _("stage"), max_length=8, choices=Stage.choices, default=Stage.PLANNED, editable=False, db_index=True
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("begun by"),
    )
    planned_for = models.DateField(_("planned for"), null=True, blank=True)
    plan = models.TextField(
        _("plan"), blank=True, max_length=20_000, help_text=_("One step a line. Only your unit’s members see it.")
    )
    done_on = models.DateField(_("when"), null=True, blank=True)
    changed = models.TextField(_("what was changed"), blank=True, max_length=5_000)
    outcome = models.TextField(_("how it went"), blank=True, max_length=5_000)
    people = models.PositiveIntegerField(_("people"), null=True, blank=True, validators=[MinValueValidator(1)])
    hours = models.DecimalField(
        _("hours in total"), max_digits=7, decimal_places=1, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    cost_euro = models.DecimalField(
        _("cost in euro"), max_digits=9, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    own_page = models.ForeignKey(
        "best_practices.BestPracticePage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="written_up_adaptations",
        verbose_name=_("your own write-up of it"),
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = AdaptationQuerySet.as_manager()

    class Meta:
        ordering = ["-done_on", "-pk"]
        verbose_name = _("adaptation")
        verbose_name_plural = _("adaptations")
        constraints = [
            models.UniqueConstraint(
                fields=["page", "unit"], condition=models.Q(stage="planned"), name="one_plan_per_unit_and_write_up"
            ),
            models.CheckConstraint(
                condition=models.Q(stage="planned") | models.Q(done_on__isnull=False), name="report_has_a_date"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.page}"

    @property
    def is_done(self) -> bool:
        return self.stage == self.Stage.DONE

    def clean(self) -> None:
        super().clean()
        if self.own_page_id is not None and self.own_page_id == self.page_id:
            raise ValidationError({"own_page": _("That is the write-up that you adapted.")})
