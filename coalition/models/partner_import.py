import datetime
import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coalition.access import may
from coalition.fields import EncryptedBytesField

UNDO_WITHIN = datetime.timedelta(days=30)
# An upload that nobody went on with is deleted after this time.
WAITS_AT_MOST = datetime.timedelta(days=7)
# Whoever was at work has written nothing for so long that their process must have ended.
LOST_AFTER = datetime.timedelta(seconds=90)


class PartnerImportQuerySet(models.QuerySet["PartnerImport"]):
    def visible_to(self, user: Any) -> Self:
        """Rows for which ``coalition.import_partner`` holds: the state office sees them all."""
        return self if may(user, "coalition.import_partner") else self.none()

    def under_way(self) -> Self:
        return self.filter(state__in=PartnerImport.WORKING)

    def for_lists(self) -> Self:
        """Without the file, which is large and would be decrypted."""
        return self.defer("content").select_related("started_by")

    def lost(self) -> Self:
        """Under way, and nobody works on them any more."""
        return self.under_way().filter(touched_at__lt=timezone.now() - LOST_AFTER)


class PartnerImport(models.Model):
    """A file with partners: uploaded, looked at, taken over row by row, and taken back within 30 days.

    The row is the whole state of the work: a process that ended half-way is followed by one that goes on from
    ``position``. The file itself is kept encrypted, and only until the import begins.
    """

    class Source(models.TextChoices):
        CSV = "csv", _("CSV (table)")
        XLSX = "xlsx", _("XLSX (Excel, LibreOffice)")
        VCARD = "vcard", _("vCard (address book)")
        OPENFAIRDB = "openfairdb", _("OpenFairDB (JSON)")

    class State(models.TextChoices):
        COLUMNS = "columns", _("waits for the columns")
        CHECKING = "checking", _("is being checked")
        PREVIEW = "preview", _("waits for your decision")
        RUNNING = "running", _("is running")
        DONE = "done", _("done")
        UNDOING = "undoing", _("is being taken back")
        UNDONE = "undone", _("taken back")
        FAILED = "failed", _("could not be read")

    WAITING = (State.COLUMNS, State.PREVIEW, State.FAILED)
    WORKING = (State.CHECKING, State.RUNNING, State.UNDOING)

    source = models.CharField(_("format"), max_length=12, choices=Source.choices)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.COLUMNS)
    problem = models.TextField(_("problem"), blank=True, default="")
    # SHA-256 of the file, and of its columns' names: the same file is recognised, the same columns are remembered.
    digest = models.CharField(max_length=64, db_index=True, editable=False)
    header_digest = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    content: Any = EncryptedBytesField(null=True, editable=False)
    encoding = models.CharField(_("encoding"), max_length=20, blank=True, default="")
    # Number of the column -> field; and what new entries get where no column says so.
    mapping: Any = models.JSONField(default=dict, editable=False)
    defaults: Any = models.JSONField(default=dict, editable=False)
    position = models.PositiveIntegerField(default=0, editable=False)
    total = models.PositiveIntegerField(default=0, editable=False)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("imported by")
    )
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    touched_at = models.DateTimeField(default=timezone.now, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)

    objects = PartnerImportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("import of partners")
        verbose_name_plural = _("imports of partners")

    def __str__(self) -> str:
        return f"import {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("coalition:partner-import", args=[self.pk])

    @property
    def is_working(self) -> bool:
        return self.state in self.WORKING

    @property
    def is_lost(self) -> bool:
        return self.is_working and self.touched_at < timezone.now() - LOST_AFTER

    @property
    def can_be_undone(self) -> bool:
        ended = self.state == self.State.DONE and self.finished_at is not None
        return ended and self.finished_at > timezone.now() - UNDO_WITHIN  # type: ignore[operator]


class PartnerImportRow(models.Model):
    """One partner of a file, out of one or several of its lines: what will happen to it, and what has."""

    class Plan(models.TextChoices):
        CREATE = "create", _("new")
        CHANGE = "change", _("changed")
        SAME = "same", _("unchanged")
        DOUBTFUL = "doubtful", _("doubtful")
        ERROR = "error", _("not possible")

    class Decision(models.TextChoices):
        SKIP = "skip", _("leave out")
        CREATE = "create", _("create it anyway")
        CHANGE = "change", _("it is the same: take over")

    class Result(models.TextChoices):
        CREATED = "created", _("newly created")
        CHANGED = "changed", _("changed")
        SAME = "same", _("unchanged")
        FAILED = "failed", _("not possible")
        SKIPPED = "skipped", _("left out")
        UNDONE = "undone", _("taken back")
        KEPT = "kept", _("not taken back")

    batch = models.ForeignKey(PartnerImport, models.CASCADE, related_name="rows")
    # Its place in the order of work, from 1, and the line of the file that it begins in.
    number = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    # What recognises the partner in another file: a digest of its number there, or of its name.
    key = models.CharField(max_length=64, db_index=True)
    submission_key = models.UUIDField(default=uuid.uuid4, unique=True)
    values: Any = models.JSONField(default=dict)
    problems: Any = models.JSONField(default=list)
    plan = models.CharField(max_length=8, choices=Plan.choices)
    decision = models.CharField(max_length=8, choices=Decision.choices, blank=True, default="")
    score = models.FloatField(default=0)
    partner = models.ForeignKey("coalition.Partner", models.SET_NULL, null=True, related_name="+")
    seen_version = models.PositiveIntegerField(null=True)
    result = models.CharField(max_length=8, choices=Result.choices, blank=True, default="")
    before: Any = models.JSONField(default=dict)
    # ``Partner.updated_at`` as the import left it: somebody who saves later is not overruled by an undo.
    left_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number", "pk"]
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="import_row_once")]
        indexes = [models.Index(fields=["batch", "plan"])]

    def __str__(self) -> str:
        return f"row {self.number} of import {self.batch_id}"
