from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class OwnQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Everybody's own, and nobody else's."""
        return self.filter(user=user) if getattr(user, "is_authenticated", False) else self.none()


class SavedSearch(models.Model):
    """Filters of the list that somebody wants to come back to, with a mail when something new fits."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_write_up_searches", verbose_name=_("kept by")
    )
    name = models.CharField(_("name"), max_length=80)
    # As in the address of the list, without page and order.
    query = models.CharField(_("filters"), max_length=1000, blank=True)
    mails = models.BooleanField(_("a mail when something new fits"), default=True)
    # What was published until then was told, or was there when the search was saved.
    told_until = models.DateTimeField(default=timezone.now)
    mailed_on = models.DateField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")

    def __str__(self) -> str:
        return self.name


class ReadingListEntry(models.Model):
    """A write-up that somebody wants to read again."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="reading_list", verbose_name=_("kept by")
    )
    page = models.ForeignKey(
        "best_practices.BestPracticePage", models.CASCADE, related_name="+", verbose_name=_("best practice")
    )
    added_at = models.DateTimeField(auto_now_add=True)

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering = ["-added_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "page"], name="once_on_a_reading_list")]
        verbose_name = _("entry of a reading list")
        verbose_name_plural = _("entries of reading lists")

    def __str__(self) -> str:
        return str(self.pk)
