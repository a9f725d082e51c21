import datetime
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coalition.access import may, standing_of

DAYS_TO_INFORM = 30


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, user: Any) -> Self:
        """Rows for which ``coalition.view_person`` holds: all for the offices, their region's for coordinators.

        Whose data are restricted (Art. 18) is seen by data protection alone.
        """
        if may(user, "coalition.view_restricted_person"):
            return self
        unrestricted = self.filter(restricted_at__isnull=True)
        if may(user, "coalition.view_any_person"):
            return unrestricted
        regions = standing_of(user).coordinated_regions
        if not regions:
            return self.none()
        return unrestricted.filter(roles__partner__regions__in=regions).distinct()

    def to_be_informed(self) -> Self:
        """Who was not yet told that their data are kept (Art. 14), the oldest first."""
        return self.filter(informed_on__isnull=True, restricted_at__isnull=True).order_by("created_at", "pk")

    def review_due(self, day: datetime.date) -> Self:
        """Whose legal basis has to be looked at again by ``day``."""
        return self.filter(review_on__lte=day).order_by("review_on", "pk")


class Person(models.Model):
    """Somebody who stands for a partner. Personal data: political opinion or union membership may follow from it."""

    class LegalBasis(models.TextChoices):
        CONSENT = "consent", _("Consent (Art. 6(1)(a), Art. 9(2)(a))")
        REGULAR_CONTACT = "regular_contact", _("Regular contact with the party (Art. 9(2)(d))")
        MADE_PUBLIC = "made_public", _("Made public by the person (Art. 9(2)(e))")

    name = models.CharField(_("name"), max_length=160)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    legal_basis = models.CharField(_("legal basis"), max_length=20, choices=LegalBasis.choices)
    legal_basis_date = models.DateField(_("legal basis since"))
    legal_basis_source = models.CharField(
        _("source"),
        max_length=200,
        blank=True,
        help_text=_("Where the data came from, e.g. a conversation or a website."),
    )
    purpose = models.CharField(
        _("purpose"),
        max_length=200,
        blank=True,
        help_text=_("What the data are needed for, e.g. working together on a campaign."),
    )
    review_on = models.DateField(
        _("look at it again on"), null=True, blank=True, help_text=_("When to ask whether the data are still needed.")
    )
    informed_on = models.DateField(
        _("informed on"),
        null=True,
        blank=True,
        help_text=_("The day on which the person was told that we keep this (Art. 13 or 14)."),
    )
    restricted_at = models.DateTimeField(_("restricted since"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    version = models.PositiveIntegerField(default=1, editable=False)
    submission_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("person")
        verbose_name_plural = _("persons")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("coalition:person-detail", args=[self.pk])

    @property
    def inform_by(self) -> datetime.date:
        """Art. 14(3)(a): within a month after the data were obtained."""
        return self.created_at.date() + datetime.timedelta(days=DAYS_TO_INFORM)


class PersonRoleQuerySet(models.QuerySet["PersonRole"]):
    def held_on(self, day: datetime.date) -> Self:
        """Functions that are held on ``day``; ``until`` is the last day."""
        return self.filter(models.Q(until__isnull=True) | models.Q(until__gte=day))


class PersonRole(models.Model):
    """A function at a partner, dated: functions outlive their holders."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="roles", verbose_name=_("person"))
    partner = models.ForeignKey(
        "coalition.Partner", models.CASCADE, related_name="person_roles", verbose_name=_("partner")
    )
    function = models.CharField(_("function"), max_length=120)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = PersonRoleQuerySet.as_manager()

    class Meta:
        ordering = ["function", "pk"]
        verbose_name = _("function")
        verbose_name_plural = _("functions")

    def __str__(self) -> str:
        return f"{self.person}, {self.function}"

    def clean(self) -> None:
        super().clean()
        if self.since and self.until and self.until < self.since:
            raise ValidationError({"until": _("The end lies before the beginning.")})
