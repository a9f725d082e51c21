"""The outbox: changes that an engine has not acknowledged yet."""

from django.db import models


class OutboxQuerySet(models.QuerySet["OutboxEntry"]):
    def refused(self) -> "OutboxQuerySet":
        """Rows whose objects the engine or their source did not accept; they are tried again."""
        return self.filter(attempts__gt=0)


class OutboxEntry(models.Model):
    """An object whose documents must be made anew; written in the transaction of the change itself.

    Holds ids and no content. ``last_error`` is the class or type of the refusal, never a text from the document.
    """

    source = models.CharField(max_length=100)
    object_id = models.BigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["source", "object_id"], name="search_outbox_object")]
        verbose_name = "search outbox entry"
        verbose_name_plural = "search outbox entries"

    def __str__(self) -> str:
        return f"{self.source}:{self.object_id}"


class WriterLease(models.Model):
    """Who may write to an index that many hosts can reach; a dead holder's lease runs out.

    ``token`` only grows, also across restored databases, and goes with every write as its version: a holder that was
    thought dead cannot overwrite its successor.
    """

    name = models.CharField(max_length=200, primary_key=True)
    token = models.BigIntegerField(default=0)
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = "search writer lease"
        verbose_name_plural = "search writer leases"

    def __str__(self) -> str:
        return self.name
