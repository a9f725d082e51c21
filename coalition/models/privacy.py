"""Requests of people about their own data, what was erased, and how long things are kept (GDPR Art. 5, 12, 15-21)."""

import datetime
from typing import Any, Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coalition.access import may
from coalition.fields import EncryptedTextField

# Art. 12(3): without undue delay and within one month.
DAYS_TO_ANSWER = 30


def _default_due() -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=DAYS_TO_ANSWER)


class PrivacyRequestQuerySet(models.QuerySet["PrivacyRequest"]):
    def visible_to(self, user: Any) -> Self:
        """Rows for which ``coalition.open_privacy`` holds: all of them or none."""
        return self if may(user, "coalition.open_privacy") else self.none()

    def open(self) -> Self:
        return self.filter(closed_at__isnull=True)

    def for_lists(self) -> Self:
        return self.select_related("person", "user")


class PrivacyRequest(models.Model):
    """Somebody asks what is known about them, or that it be corrected, deleted, restricted or no longer used.

    After an erasure ``person`` is empty and the request itself stays as the proof that it was answered.
    """

    class Kind(models.TextChoices):
        ACCESS = "access", _("Access (Art. 15)")
        RECTIFICATION = "rectification", _("Correction (Art. 16)")
        ERASURE = "erasure", _("Erasure (Art. 17)")
        RESTRICTION = "restriction", _("Restriction (Art. 18)")
        OBJECTION = "objection", _("Objection (Art. 21)")

    class Outcome(models.TextChoices):
        FULFILLED = "fulfilled", _("Fulfilled")
        PARTLY = "partly", _("Fulfilled in part")
        REFUSED = "refused", _("Refused")

    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices, default=Kind.ACCESS)
    person = models.ForeignKey(
        "coalition.Person", models.SET_NULL, null=True, blank=True, related_name="privacy_requests"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="privacy_requests"
    )
    received_on = models.DateField(_("received on"), default=timezone.localdate)
    due_on = models.DateField(_("answer due"), default=_default_due)
    identity_check = models.CharField(
        _("how the identity was checked"),
        max_length=200,
        help_text=_("For example: wrote from the address that we know. Copies of identity cards are not needed."),
    )
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices, blank=True)
    reason = EncryptedTextField(_("reason"), blank=True, default="")
    closed_at = models.DateTimeField(_("answered on"), null=True, blank=True, editable=False)
    # Decided, and under way in the background until the request is closed.
    erasure_began_at = models.DateTimeField(null=True, blank=True, editable=False)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PrivacyRequestQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("privacy request")
        verbose_name_plural = _("privacy requests")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=True) | models.Q(user__isnull=True),
                name="privacy_request_one_subject",
            )
        ]

    def __str__(self) -> str:
        return f"privacy request {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("coalition:privacy-request", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_being_erased(self) -> bool:
        return self.is_open and self.erasure_began_at is not None

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_on < timezone.localdate()


class ContactReleaseQuerySet(models.QuerySet["ContactRelease"]):
    def to_decide_by(self, user: Any) -> Self:
        """Open questions to ``user`` as the owner of the notes."""
        return self.filter(
            entry__owner=user.pk, decided_at__isnull=True, request__closed_at__isnull=True
        ).select_related("request__person", "entry")


class ContactRelease(models.Model):
    """What the owner of a contact note gives out about a person who asked, without what concerns others.

    Nobody but the owner reads the note for this: the data protection officer receives ``text`` (Art. 15(4)).
    """

    request = models.ForeignKey(PrivacyRequest, models.CASCADE, related_name="releases")
    entry = models.ForeignKey("coalition.ContactLogEntry", models.CASCADE, related_name="releases")
    text = EncryptedTextField(_("what is given out"), blank=True, default="")
    refused_because = EncryptedTextField(_("why nothing is given out"), blank=True, default="")
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ContactReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("release of a contact note")
        verbose_name_plural = _("releases of contact notes")
        constraints = [models.UniqueConstraint(fields=["request", "entry"], name="one_release_per_request_and_entry")]

    def __str__(self) -> str:
        return f"release {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("coalition:privacy-release", args=[self.pk])


class Erasure(models.Model):
    """The record that somebody was erased: when, by whom and how many rows of what; not who it was."""

    subject_kind = models.CharField(max_length=12)
    subject_id = models.BigIntegerField()
    erased_at = models.DateTimeField(auto_now_add=True)
    erased_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    rows = models.JSONField(default=dict)

    class Meta:
        ordering = ["-erased_at", "-pk"]
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")

    def __str__(self) -> str:
        return f"erasure {self.pk}"


class RetentionRule(models.Model):
    """How long one kind of data is kept; nothing is deleted by a rule that is not switched on."""

    key = models.CharField(max_length=40, unique=True, editable=False)
    days = models.PositiveIntegerField(_("kept for days"), validators=[MinValueValidator(1)])
    is_active = models.BooleanField(_("delete automatically"), default=False)

    class Meta:
        ordering = ["key"]
        verbose_name = _("retention rule")
        verbose_name_plural = _("retention rules")

    def __str__(self) -> str:
        return self.key


class RetentionRun(models.Model):
    """The record of one nightly run of one rule that had something to do."""

    rule = models.ForeignKey(RetentionRule, models.CASCADE, related_name="runs")
    ran_at = models.DateTimeField(auto_now_add=True)
    rows = models.PositiveIntegerField()

    class Meta:
        ordering = ["-ran_at", "-pk"]
        verbose_name = _("run of a retention rule")
        verbose_name_plural = _("runs of retention rules")

    def __str__(self) -> str:
        return f"{self.rule}: {self.rows}"
