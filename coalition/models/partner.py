import datetime
import math
from collections.abc import Collection
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coalition.access import may, standing_of
from coalition.models.place import check_coordinates
from coalition.models.unit import Unit
from coalition.models.visibility import Visibility
from search.analysis.characters import fold

KILOMETRES_PER_DEGREE = 111.2
_IS_CURRENT = models.Q(archived_at__isnull=True, merged_into__isnull=True)


def _in_regions(regions: Collection[int]) -> models.Q:
    """Through a subquery: a join would repeat an entry that works in several of them."""
    through = Partner.regions.through._default_manager
    return models.Q(pk__in=through.filter(region__in=regions).values("partner"))


class PartnerQuerySet(models.QuerySet["Partner"]):
    def current(self) -> Self:
        """Neither archived nor merged into another entry."""
        return self.filter(_IS_CURRENT)

    def visible_to(self, user: Any) -> Self:
        """Rows for which ``coalition.view_partner`` holds; a test keeps the two together."""
        if may(user, "coalition.change_any_partner"):
            return self
        standing = standing_of(user)
        if not standing.roles:
            return self.current().filter(visibility=Visibility.PUBLIC)
        # Who may archive an entry still finds it there, to take that back.
        return self.filter(_IS_CURRENT | _in_regions(standing.coordinated_regions))

    def changeable_by(self, user: Any) -> Self:
        """Rows for which ``coalition.change_partner`` holds."""
        if may(user, "coalition.change_any_partner"):
            return self.current()
        return self.current().filter(_in_regions(standing_of(user).coordinated_regions))

    def reviewable_by(self, user: Any) -> Self:
        """Rows for which ``coalition.verify_partner`` holds: those that one changes, and those one's units keep."""
        kept = Partner.stewards.through._default_manager.filter(unit__in=standing_of(user).coordinated)
        own = self.model._default_manager.changeable_by(user).values("pk")
        return self.current().filter(models.Q(pk__in=own) | models.Q(pk__in=kept.values("partner")))

    def due_for_review(self, day: datetime.date) -> Self:
        """Most overdue first."""
        return self.with_freshness(Partner.Freshness.DUE, day).order_by("review_due", "name", "pk")

    def matching(self, text: str) -> Self:
        """Entries in whose names, description or address every word of ``text`` occurs, in any German spelling."""
        found = self
        for word in text.split():
            found = found.filter(search_text__contains=fold(word))
        return found

    def with_freshness(self, freshness: str, day: datetime.date) -> Self:
        """Entries whose ``freshness_on(day)`` is ``freshness``."""
        due = models.Q(review_due__isnull=False, review_due__lte=day)
        never = models.Q(verified_at__isnull=True)
        conditions = {
            Partner.Freshness.DUE: due,
            Partner.Freshness.NEVER: never & ~due,
            Partner.Freshness.VERIFIED: ~never & ~due,
        }
        return self.filter(conditions[Partner.Freshness(freshness)])

    def near(self, latitude: float, longitude: float) -> Self:
        """With ``distance_squared`` in square kilometres, null for those whose place nobody knows.

        Theirs is their own place, or else the nearest office in one of their regions. ``coalition.places`` says how
        exact that is.
        """
        east = KILOMETRES_PER_DEGREE * math.cos(math.radians(latitude))

        def squared(north_field: str, east_field: str) -> Any:
            up = (models.F(north_field) - latitude) * KILOMETRES_PER_DEGREE
            right = (models.F(east_field) - longitude) * east
            return models.ExpressionWrapper(up * up + right * right, models.FloatField())

        offices = Unit.objects.filter(
            kind=Unit.Kind.DISTRICT, latitude__isnull=False, region__partners=models.OuterRef("pk")
        )
        nearest = offices.annotate(squared=squared("latitude", "longitude")).order_by("squared").values("squared")[:1]
        return self.annotate(distance_squared=Coalesce(squared("latitude", "longitude"), models.Subquery(nearest)))

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

    class Freshness(models.TextChoices):
        VERIFIED = "verified", _("Verified")
        DUE = "due", _("Review due")
        NEVER = "never", _("Never verified")

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
    regions = models.ManyToManyField("coalition.Region", blank=True, related_name="partners", verbose_name=_("regions"))
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
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("verified by"),
    )
    verified_by_partner = models.BooleanField(_("verified by the partner itself"), default=False, editable=False)
    review_due = models.DateField(_("review due"), null=True, blank=True)
    # The date of review of which those who look after the entry were reminded.
    reminded_for = models.DateField(null=True, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_from", editable=False
    )
    # Folded names and texts: what ``matching`` looks through, the same on every database.
    search_text = models.TextField(editable=False, blank=True, default="")
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

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep ``search_text`` in step, whatever was asked to be saved."""
        self.fold_texts()
        if (update_fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*update_fields, "search_text"}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("coalition:partner-detail", args=[self.pk])

    def fold_texts(self) -> None:
        """For rows that are written in bulk, which calls no ``save``."""
        texts = [self.name, self.short_name, self.aliases, self.description, self.address, self.website]
        self.search_text = " ".join(fold(word) for text in texts for word in text.split())

    def clean(self) -> None:
        super().clean()
        if self.parent_id and self.parent_id == self.pk:
            raise ValidationError({"parent": _("A partner cannot belong to itself.")})
        if (self.latitude is None) != (self.longitude is None):
            raise ValidationError({"longitude": _("Give both coordinates or none.")})
        if self.latitude is not None and self.longitude is not None:
            check_coordinates(self.latitude, self.longitude)

    @property
    def location(self) -> tuple[float, float] | None:
        """``(latitude, longitude)`` in degrees (WGS 84)."""
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude

    @property
    def distance(self) -> float | None:
        """Kilometres to the place of ``near``; None without it, and for those whose place nobody knows."""
        squared = getattr(self, "distance_squared", None)
        return None if squared is None else math.sqrt(squared)

    @property
    def alias_list(self) -> list[str]:
        return [alias for line in self.aliases.splitlines() if (alias := line.strip())]

    @property
    def is_current(self) -> bool:
        return self.archived_at is None and self.merged_into_id is None

    @property
    def is_public(self) -> bool:
        return self.visibility == Visibility.PUBLIC

    def is_review_due(self, day: datetime.date) -> bool:
        return self.review_due is not None and self.review_due <= day

    def freshness_on(self, day: datetime.date) -> "Partner.Freshness":
        if self.is_review_due(day):
            return Partner.Freshness.DUE
        return Partner.Freshness.VERIFIED if self.verified_at else Partner.Freshness.NEVER

    @property
    def freshness(self) -> "Partner.Freshness":
        return self.freshness_on(timezone.localdate())
