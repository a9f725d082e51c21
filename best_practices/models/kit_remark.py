from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from coalition.access import may, standing_of


class KitRemarkQuerySet(models.QuerySet["KitRemark"]):
    def accepted(self) -> Self:
        return self.filter(state=KitRemark.State.ACCEPTED)

    def to_be_decided_by(self, user: Any) -> Self:
        """Those that ``user`` may decide (``best_practices.decide_kit_remark``): of kits one edits, never one's own."""
        waiting = self.filter(state=KitRemark.State.WAITING).exclude(author=user.pk)
        if may(user, "coalition.change_unit"):
            return waiting
        standing = standing_of(user)
        return waiting.filter(kit__unit__in=standing.edits | standing.coordinated)


class KitRemark(models.Model):
    """What a branch tells the kit's editors: how it went, or what should be changed."""

    class Kind(models.TextChoices):
        FEEDBACK = "feedback", _("Feedback: how it went")
        PROPOSAL = "proposal", _("Proposal: what to change")

    class Part(models.TextChoices):
        GOAL = "goal", _("goal and summary")
        PLAN = "plan", _("plan")
        CHECKLIST = "checklist", _("checklist")
        ASSETS = "assets", _("materials")
        TEXTS = "texts", _("texts")
        OTHER = "other", _("the whole kit")

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for a decision")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")

    kit = models.ForeignKey(
        "best_practices.CampaignKitPage", models.CASCADE, related_name="remarks", verbose_name=_("campaign kit")
    )
    unit = models.ForeignKey("coalition.Unit", models.PROTECT, related_name="+", verbose_name=_("unit"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("written by")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.FEEDBACK)
    part = models.CharField(_("about"), max_length=10, choices=Part.choices, default=Part.OTHER)
    text = models.TextField(_("text"), max_length=3000)
    # The part as it should be and as it was then, in the form of ``kits/sections.py``; empty for words alone.
    proposed = models.TextField(_("proposed text"), max_length=60_000, blank=True)
    base = models.TextField(max_length=60_000, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    answer = models.TextField(_("answer"), max_length=1000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    submission_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = KitRemarkQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("remark on a kit")
        verbose_name_plural = _("remarks on kits")

    def __str__(self) -> str:
        return f"{self.kit}: {self.get_kind_display()}"
