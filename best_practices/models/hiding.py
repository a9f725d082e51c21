from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone


class Hideable(models.Model):
    """What members tell each other and moderators can hide: its authors read why, and it can be shown again.

    Who does not find it any more is decided by the query set of the model.
    """

    hidden_at = models.DateTimeField(null=True, editable=False)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    hidden_because = models.TextField(blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None

    def hide(self, *, by: Any, because: str) -> None:
        self._set_hidden(at=timezone.now(), by=by, because=because)

    def show_again(self) -> None:
        self._set_hidden(at=None, by=None, because="")

    def _set_hidden(self, *, at: Any, by: Any, because: str) -> None:
        self.hidden_at, self.hidden_by, self.hidden_because = at, by, because
        self.save(update_fields=["hidden_at", "hidden_by", "hidden_because"])
