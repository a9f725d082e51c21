from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from best_practices.models.hiding import Hideable
from coalition.access import may, standing_of

_IS_SHOWN = models.Q(hidden_at=None) & (models.Q(answers=None) | models.Q(answers__hidden_at=None))


def _belongs_to(units: Any) -> models.Q:
    return models.Q(page__unit__in=units) | models.Q(unit__in=units)


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def visible_to(self, user: Any) -> Self:
        """What members tell each other below write-ups that ``user`` may read, and what they ask working groups.

        Hidden ones for who wrote or moderates them. An answer to a hidden question is hidden with it.
        """
        # The model of pages asks for this package's models when it is loaded.
        from best_practices.models.best_practice import BestPracticePage

        if not may(user, "best_practices.read_exchange"):
            return self.none()
        rows = self.filter(models.Q(page__in=BestPracticePage.objects.visible_to(user)) | models.Q(page=None))
        if may(user, "coalition.change_unit"):
            return rows
        return rows.filter(_IS_SHOWN | models.Q(author=user) | _belongs_to(standing_of(user).coordinated))

    def shown(self) -> Self:
        """Neither hidden nor the answer to something hidden."""
        return self.filter(_IS_SHOWN)

    def moderated_by(self, user: Any) -> Self:
        """Those that ``user`` may hide (``best_practices.moderate_contribution``): never one's own."""
        others = self.exclude(author=user) if getattr(user, "pk", None) else self.none()
        if may(user, "coalition.change_unit"):
            return others
        return others.filter(_belongs_to(standing_of(user).coordinated))

    def reported(self) -> Self:
        """Shown, and somebody asked the moderators to look at them."""
        return self.filter(hidden_at=None, reports__settled_at=None, reports__isnull=False).distinct()

    def for_lists(self) -> Self:
        return self.select_related("author", "page", "page__unit", "unit", "answers")


class Contribution(Hideable):
    """A question, an answer or an experience, for members only.

    Below a write-up (``page``), for whoever may read that; or asked of a working group (``unit``).
    """

    class Kind(models.TextChoices):
        QUESTION = "question", _("Question")
        EXPERIENCE = "experience", _("Experience")
        ANSWER = "answer", _("Answer")

    page = models.ForeignKey(
        "best_practices.BestPracticePage",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="contributions",
        verbose_name=_("best practice"),
    )
    unit = models.ForeignKey(
        "coalition.Unit",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name=_("asked working group"),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    answers = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="replies")
    text = models.TextField(_("text"), max_length=5_000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    submission_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = models.Manager.from_queryset(ContributionQuerySet)()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("contribution to a write-up")
        verbose_name_plural = _("contributions to write-ups")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="answer", answers__isnull=False) | ~models.Q(kind="answer"),
                name="an_answer_answers_something",
            ),
            models.CheckConstraint(
                condition=models.Q(page__isnull=False, unit=None) | models.Q(page=None, unit__isnull=False),
                name="a_contribution_stands_in_one_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def place(self) -> str:
        """The title of what it stands below, or the working group's name."""
        return str(self.page.title if self.page else self.unit)

    @property
    def place_url(self) -> str:
        """The lasting address of that; it leads on to wherever a page is now."""
        if self.page_id is None:
            return reverse("best_practices:unit-questions", args=[self.unit.slug]) if self.unit else ""
        return reverse("best_practices:read", args=[self.page_id])


class ContributionReport(models.Model):
    """A member asks the moderators to look at a contribution."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reason = models.TextField(_("reason"), max_length=1_000)
    created_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["contribution", "reporter"], name="one_report_of_a_reader")]

    def __str__(self) -> str:
        return f"{self.contribution_id}: {self.created_at:%Y-%m-%d}"
