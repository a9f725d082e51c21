from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from coalition.access import may, standing_of


class PageCare(models.Model):
    """Who said when that a write-up still holds, or archived it; beside its revisions, so that no draft undoes it."""

    page = models.OneToOneField("best_practices.BestPracticePage", models.CASCADE, related_name="care")
    verified_on = models.DateField(_("verified on"), null=True)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    # The review date that the owners got a mail about.
    reminded_for = models.DateField(null=True)
    archived_at = models.DateTimeField(_("archived at"), null=True)
    archived_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    archive_note = models.TextField(_("why"), blank=True, max_length=1_000)
    # The version that readers saw, to be published again.
    archived_revision = models.ForeignKey("wagtailcore.Revision", models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("care for a write-up")
        verbose_name_plural = _("care for write-ups")

    def __str__(self) -> str:
        return str(self.page_id)


class OutdatedNoticeQuerySet(models.QuerySet["OutdatedNotice"]):
    def open(self) -> Self:
        return self.filter(decided_at=None, page__live=True)

    def decidable_by(self, user: Any) -> Self:
        """About write-ups that ``user`` answers for (``best_practices.care_for_page``)."""
        if may(user, "coalition.change_unit"):
            return self
        standing = standing_of(user)
        if not standing.roles:
            return self.none()
        return self.filter(models.Q(page__owner=user) | models.Q(page__unit__in=standing.edits | standing.coordinated))


class OutdatedNotice(models.Model):
    """ "This is outdated", said by a reader, for the owning unit and the state office."""

    class Decision(models.TextChoices):
        STILL_TRUE = "still_true", _("It is still true")
        FIXED = "fixed", _("It was corrected")
        ARCHIVED = "archived", _("It goes into the archive")

    page = models.ForeignKey("best_practices.BestPracticePage", models.CASCADE, related_name="outdated_notices")
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reason = models.TextField(_("what is outdated"), max_length=2_000)
    created_at = models.DateTimeField(auto_now_add=True)
    decision = models.CharField(_("decision"), max_length=12, choices=Decision.choices, blank=True)
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = models.Manager.from_queryset(OutdatedNoticeQuerySet)()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("hint that a write-up is outdated")
        verbose_name_plural = _("hints that write-ups are outdated")
        constraints = [
            models.UniqueConstraint(
                fields=["page", "reporter"], condition=models.Q(decided_at=None), name="one_open_hint_of_a_reader"
            )
        ]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.created_at:%Y-%m-%d}"
