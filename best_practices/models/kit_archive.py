from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


def archive_path(instance: "KitArchive", _filename: str) -> str:
    return f"kit_archives/{instance.kit_id}/{instance.fingerprint[:16]}.zip"


class KitArchive(models.Model):
    """The one ZIP file of a kit as it is published; made in the background when somebody asks for it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits")
        RUNNING = "running", _("is being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    kit = models.ForeignKey(
        "best_practices.CampaignKitPage", models.CASCADE, related_name="archives", verbose_name=_("campaign kit")
    )
    # Of everything that goes into it: another content is another archive.
    fingerprint = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    problem = models.CharField(_("problem"), max_length=12, blank=True)
    file = models.FileField(_("file"), upload_to=archive_path, max_length=255, blank=True)
    size = models.PositiveBigIntegerField(_("size"), default=0)
    requested_at = models.DateTimeField(auto_now_add=True)
    # The moment until which the one who makes it is trusted to be alive.
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("ZIP file of a kit")
        verbose_name_plural = _("ZIP files of kits")
        constraints = [models.UniqueConstraint(fields=["kit", "fingerprint"], name="one_archive_per_content")]

    def __str__(self) -> str:
        return f"{self.kit}: {self.state}"

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """With its file."""
        if self.file:
            self.file.delete(save=False)
        return super().delete(*args, **kwargs)
