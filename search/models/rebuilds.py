"""What is known about rebuilds of the index: how the last one went, and how far a running one is."""

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# Longer than the slowest step of a rebuild may take: who has not been heard of for this long is dead.
SILENCE = timedelta(minutes=3)
_KEPT = 20


class RebuildQuerySet(models.QuerySet["Rebuild"]):
    def running(self) -> "RebuildQuerySet":
        return self.filter(state=Rebuild.State.RUNNING, heard_at__gt=timezone.now() - SILENCE)

    def ended(self) -> "RebuildQuerySet":
        return self.exclude(pk__in=self.running().values("pk"))

    def give_up(self) -> None:
        """Called by whoever holds the writer: nobody else can be rebuilding."""
        self.filter(state=Rebuild.State.RUNNING).update(state=Rebuild.State.INTERRUPTED)

    def forget_old(self) -> None:
        kept = self.order_by("-pk").values_list("pk", flat=True)[:_KEPT]
        self.exclude(pk__in=list(kept)).delete()


class Rebuild(models.Model):
    """Counts and times only. ``problem`` is the engine's reason, without content."""

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        INTERRUPTED = "interrupted", _("interrupted")

    state = models.CharField(max_length=20, choices=State.choices, default=State.RUNNING)
    started_at = models.DateTimeField(auto_now_add=True)
    heard_at = models.DateTimeField(auto_now=True)
    expected = models.PositiveIntegerField(default=0)
    objects_read = models.PositiveIntegerField(default=0)
    documents = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=200, blank=True)

    objects = RebuildQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        permissions = [("operate_index", "Can look after the search index")]
        verbose_name = _("rebuild of the search index")
        verbose_name_plural = _("rebuilds of the search index")

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M} {self.state}"

    @property
    def duration(self) -> timedelta:
        until: datetime = self.heard_at
        return until - self.started_at

    @property
    def is_silent(self) -> bool:
        """Says that it is running, but nobody has heard of it: its process died."""
        return self.state == self.State.RUNNING and self.heard_at < timezone.now() - SILENCE

    @property
    def state_name(self) -> str:
        return str((self.State.INTERRUPTED if self.is_silent else self.State(self.state)).label)

    @property
    def percent(self) -> int:
        return min(100, self.objects_read * 100 // self.expected) if self.expected else 0
