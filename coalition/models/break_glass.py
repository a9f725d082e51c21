import datetime
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coalition.access import standing_of
from coalition.fields import EncryptedTextField
from coalition.models.contact_log import ContactLogEntry
from coalition.roles import Role


class BreakGlassQuerySet(models.QuerySet["BreakGlass"]):
    def visible_to(self, user: Any) -> Self:
        """Rows for which ``coalition.view_break_glass`` holds: all for those who ask and decide; for the owner of the
        notes what was approved."""
        standing = standing_of(user)
        concerned = models.Q(owner=user.pk, approved=True) if standing.roles else models.Q(pk=None)
        if standing.has(Role.BOARD, Role.DATA_PROTECTION):
            return self.filter(concerned | ~models.Q(owner=user.pk) | models.Q(requested_by=user.pk))
        return self.filter(concerned)

    def for_lists(self) -> Self:
        return self.select_related("requested_by", "decided_by", "owner", "partner")


class BreakGlass(models.Model):
    """Somebody asks to read notes without their owner, for a reason; a second person decides, the owner is told.

    It names an owner and a span of days and not single notes: asking tells nobody what exists.
    """

    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"), editable=False
    )
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("whose notes"))
    partner = models.ForeignKey(
        "coalition.Partner", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("partner")
    )
    since = models.DateField(_("from"))
    until = models.DateField(_("until"))
    reason = EncryptedTextField(_("reason"))
    requested_at = models.DateTimeField(_("asked on"), auto_now_add=True)
    approved = models.BooleanField(_("approved"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("decided by"),
        editable=False,
    )
    decided_at = models.DateTimeField(_("decided on"), null=True, editable=False)
    expires_at = models.DateTimeField(_("open until"), null=True, editable=False)
    submission_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = BreakGlassQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "-pk"]
        verbose_name = _("opening of notes without their owner")
        verbose_name_plural = _("openings of notes without their owner")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("requested_by")),
                name="break_glass_needs_a_second_person",
            )
        ]

    def __str__(self) -> str:
        return f"break-glass {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("coalition:break-glass", args=[self.pk])

    def clean(self) -> None:
        super().clean()
        if self.since and self.until and self.since > self.until:
            raise ValidationError({"until": _("This day lies before the first one.")})

    @property
    def is_decided(self) -> bool:
        return self.approved is not None

    @property
    def is_open(self) -> bool:
        return bool(self.approved and self.expires_at and self.expires_at > timezone.now())

    def entries(self) -> models.QuerySet[ContactLogEntry]:
        """The notes that it covers, private ones too."""
        first = timezone.make_aware(datetime.datetime.combine(self.since, datetime.time.min))
        after = datetime.datetime.combine(self.until + datetime.timedelta(days=1), datetime.time.min)
        found = ContactLogEntry.objects.filter(
            owner=self.owner_id, occurred_at__gte=first, occurred_at__lt=timezone.make_aware(after)
        )
        return found.filter(partners=self.partner_id) if self.partner_id else found
