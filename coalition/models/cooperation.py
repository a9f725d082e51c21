from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coalition.access import may, standing_of
from coalition.models.partner import Partner
from coalition.models.visibility import Visibility


class CooperationQuerySet(models.QuerySet["Cooperation"]):
    def visible_to(self, user: Any) -> Self:
        """Rows for which ``coalition.view_cooperation`` holds: public ones for members, one's own unit's, or all."""
        if may(user, "coalition.view_any_cooperation"):
            return self
        standing = standing_of(user)
        if not standing.roles:
            return self.none()
        own = standing.edits | standing.coordinated
        return self.filter(models.Q(visibility=Visibility.PUBLIC) | models.Q(units__in=own)).distinct()

    def changeable_by(self, user: Any) -> Self:
        """Rows for which ``coalition.change_cooperation`` holds."""
        if may(user, "coalition.view_any_cooperation"):
            return self
        return self.filter(units__in=standing_of(user).coordinated).distinct()

    def joint_candidacies(self) -> Self:
        return self.filter(kind=Cooperation.Kind.JOINT_CANDIDACY)

    def for_lists(self) -> Self:
        return self.prefetch_related("units", "partners")

    def going_on(self) -> Self:
        return self.exclude(stage__in=[Cooperation.Stage.COMPLETED, Cooperation.Stage.ABANDONED])

    def with_overdue_promise(self) -> Self:
        from coalition.models.cooperation_record import CooperationPromise

        late = CooperationPromise.objects.overdue_on(timezone.localdate())
        return self.filter(pk__in=late.values("cooperation"))

    def due_for_review(self) -> Self:
        return self.filter(review_on__lte=timezone.localdate())

    def for_board(self, user: Any) -> Self:
        """With what cards and tables show of each; partners only as far as ``user`` may see them."""
        from coalition.models.cooperation_record import CooperationPromise

        partners = models.Prefetch("partners", Partner.objects.visible_to(user))
        promises = models.Prefetch("promises", CooperationPromise.objects.open(), to_attr="open_promises")
        return self.select_related("responsible", "area").prefetch_related("units", partners, promises)


class Cooperation(models.Model):
    """Something that units and partners do together; a joint candidacy is one kind of it."""

    class Kind(models.TextChoices):
        ALLIANCE = "alliance", _("Alliance")
        CAMPAIGN = "campaign", _("Campaign")
        ACTION = "action", _("Action")
        UNION_SOLIDARITY = "union_solidarity", _("Union solidarity")
        JOINT_CANDIDACY = "joint_candidacy", _("Joint candidacy")
        COUNCIL_WORK = "council_work", _("Council work")

    class Stage(models.TextChoices):
        IDEA = "idea", _("Idea")
        CONTACT = "contact", _("First contact")
        TALKS = "talks", _("Talks")
        AGREED = "agreed", _("Agreed")
        RUNNING = "running", _("Running")
        COMPLETED = "completed", _("Completed")
        ABANDONED = "abandoned", _("Abandoned")

    class Form(models.TextChoices):
        JOINT_LIST = "joint_list", _("Joint list")
        MUTUAL_SUPPORT = "mutual_support", _("Mutual support")
        WITHDRAWAL = "withdrawal", _("Withdrawal in favour of the partner")

    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    stage = models.CharField(_("stage"), max_length=12, choices=Stage.choices, default=Stage.IDEA)
    description = models.TextField(_("description"), blank=True)
    units = models.ManyToManyField("coalition.Unit", related_name="cooperations", verbose_name=_("units"))
    partners = models.ManyToManyField("coalition.Partner", related_name="cooperations", verbose_name=_("partners"))
    demands = models.TextField(
        _("joint demands"), blank=True, help_text=_("What we demand together, one demand a line.")
    )
    visibility = models.CharField(
        _("visibility"), max_length=12, choices=Visibility.choices, default=Visibility.MEMBERS
    )
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("responsible"),
    )
    review_on = models.DateField(_("review on"), null=True, blank=True)

    # Joint candidacies only.
    election = models.CharField(_("election"), max_length=120, blank=True)
    election_date = models.DateField(_("election date"), null=True, blank=True)
    area = models.ForeignKey(
        "coalition.Region", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("area")
    )
    form = models.CharField(_("form"), max_length=16, choices=Form.choices, blank=True)
    common_ground = models.TextField(_("common ground"), blank=True)
    red_lines = models.TextField(_("red lines"), blank=True)
    open_questions = models.TextField(_("open questions"), blank=True)
    decision = models.TextField(_("decision"), blank=True)
    decided_by = models.CharField(_("decided by"), max_length=160, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)

    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    version = models.PositiveIntegerField(default=1, editable=False)
    submission_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = CooperationQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at", "-pk"]
        verbose_name = _("cooperation")
        verbose_name_plural = _("cooperations")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("coalition:cooperation-detail", args=[self.pk])

    @property
    def demand_list(self) -> list[str]:
        return [demand for line in self.demands.splitlines() if (demand := line.strip())]

    @property
    def overdue_promises(self) -> int:
        """How many of the ``open_promises`` that ``for_board`` has fetched are late."""
        return sum(promise.is_overdue for promise in getattr(self, "open_promises", ()))

    @property
    def is_review_due(self) -> bool:
        return self.review_on is not None and self.review_on <= timezone.localdate()

    @property
    def is_joint_candidacy(self) -> bool:
        return self.kind == Cooperation.Kind.JOINT_CANDIDACY

    @property
    def is_decided(self) -> bool:
        """What was decided, by whom and when: all three are known."""
        return bool(self.decision and self.decided_by and self.decided_on)


class CooperationStageChange(models.Model):
    """One step in a cooperation's history of stages."""

    cooperation = models.ForeignKey(Cooperation, models.CASCADE, related_name="stage_changes")
    stage = models.CharField(_("stage"), max_length=12, choices=Cooperation.Stage.choices)
    changed_at = models.DateTimeField(_("changed at"), auto_now_add=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["changed_at", "pk"]
        verbose_name = _("change of stage")
        verbose_name_plural = _("changes of stage")

    def __str__(self) -> str:
        return self.get_stage_display()
