import datetime
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coalition.access import may, standing_of
from coalition.models.visibility import Visibility


class PartnerQuerySet(models.QuerySet["Partner"]):
    def current(self) -> Self:
        """Neither archived nor merged into another entry."""
        return self.filter(archived_at__isnull=True, merged_into__isnull=True)

    def visible_to(self, user: Any) -> Self:
        """Rows for which ``coalition.view_partner`` holds; a test keeps the two together."""
        if may(user, "coalition.view_archived_partner"):
            return self
        if standing_of(user).roles:
            return self.current()
        return self.current().filter(visibility=Visibility.PUBLIC)

    def for_lists(self) -> Self:
        return self.select_related("parent").prefetch_related("topics", "regions")


class Partner(models.Model):
    """An allied initiative, union, association, movement, voter group or party in the directory."""

    class Kind(models.TextChoices):
        INITIATIVE = "initiative", _("Initiative")
        UNION = "union", _("Union")
        ASSOCIATION = "association", _("Association")
        MOVEMENT = "movement", _("Movement")
        PARTY = "party", _("Party")
        VOTER_GROUP = "voter_group", _("Voter group")
        RELIGIOUS_COMMUNITY = "religious_community", _("Religious community")
        MEDIA = "media", _("Media")
        INSTITUTION = "institution", _("Institution")
        OTHER = "other", _("Other")

    class Level(models.TextChoices):
        LOCAL = "local", _("Local")
        DISTRICT = "district", _("District")
        STATE = "state", _("State")
        FEDERAL = "federal", _("Federal")

    class Relation(models.TextChoices):
        UNKNOWN = "unknown", _("Unknown")
        IDENTIFIED = "identified", _("Identified")
        IN_CONTACT = "in_contact", _("In contact")
        COOPERATING = "cooperating", _("Cooperating")
        ALLIED = "allied", _("Allied")
        DORMANT = "dormant", _("Dormant")
        ENDED = "ended", _("Ended")

    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    aliases = models.TextField(_("other names"), blank=True, help_text=_("One per line."))
    kind = models.CharField(_("kind"), max_length=24, choices=Kind.choices)
    level = models.CharField(_("level"), max_length=12, choices=Level.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("belongs to")
    )
    description = models.TextField(_("description"), blank=True)
    topics = models.ManyToManyField("coalition.Topic", blank=True, related_name="partners", verbose_name=_("topics"))
    regions = models.ManyToManyField(
        "coalition.Region", blank=True, related_name="partners", verbose_name=_("regions")
    )
    website = models.URLField(_("website"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    address = models.TextField(_("address"), blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    relation = models.CharField(_("relation"), max_length=12, choices=Relation.choices, default=Relation.IDENTIFIED)
    joint_candidacy_possible = models.BooleanField(_("joint candidacy possible"), default=False)
    stewards = models.ManyToManyField(
        "coalition.Unit",
        blank=True,
        related_name="stewarded_partners",
        verbose_name=_("stewards"),
        help_text=_("Units that keep the contact."),
    )
    visibility = models.CharField(
        _("visibility"), max_length=12, choices=Visibility.choices, default=Visibility.MEMBERS
    )
    verified_at = models.DateField(_("verified on"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("verified by")
    )
    review_due = models.DateField(_("review due"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_from", editable=False
    )
    archived_at = models.DateTimeField(_("archived on"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    submission_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        indexes = [models.Index(fields=["kind", "level"]), models.Index(fields=["relation"])]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("coalition:partner-detail", args=[self.pk])

    def clean(self) -> None:
        super().clean()
        if self.parent_id and self.parent_id == self.pk:
            raise ValidationError({"parent": _("A partner cannot belong to itself.")})
        if (self.latitude is None) != (self.longitude is None):
            raise ValidationError({"longitude": _("Give both coordinates or none.")})

    @property
    def location(self) -> tuple[float, float] | None:
        """``(latitude, longitude)`` in degrees (WGS 84)."""
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude

    @property
    def alias_list(self) -> list[str]:
        return [alias for line in self.aliases.splitlines() if (alias := line.strip())]

    def is_review_due(self, day: datetime.date) -> bool:
        return self.review_due is not None and self.review_due <= day


class PartnerLink(models.Model):
    """How one partner relates to another, read from left to right."""

    class Kind(models.TextChoices):
        MEMBER_OF = "member_of", _("is a member of")
        ALLIED_WITH = "allied_with", _("is allied with")
        SAME_PEOPLE = "same_people", _("shares people with")
        IN_CONFLICT = "in_conflict", _("is in conflict with")

    source = models.ForeignKey(Partner, models.CASCADE, related_name="links_from", verbose_name=_("partner"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    target = models.ForeignKey(Partner, models.CASCADE, related_name="links_to", verbose_name=_("other partner"))

    class Meta:
        verbose_name = _("link between partners")
        verbose_name_plural = _("links between partners")
        constraints = [
            models.UniqueConstraint(fields=["source", "kind", "target"], name="partner_link_once"),
            models.CheckConstraint(condition=~models.Q(source=models.F("target")), name="partner_link_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.get_kind_display()} {self.target}"
