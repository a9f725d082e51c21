from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from coalition.access import may
from coalition.models.partner import Partner


class PartnerLinkQuerySet(models.QuerySet["PartnerLink"]):
    def visible_to(self, user: Any) -> Self:
        """Links whose two ends the user may see; some kinds are for those who read how we stand to partners."""
        seen = Partner.objects.visible_to(user).current().values("pk")
        links = self.filter(source__in=seen, target__in=seen)
        return links if may(user, "coalition.read_relation") else links.exclude(kind__in=PartnerLink.FOR_MEMBERS)

    def of(self, partner: Partner) -> Self:
        return self.filter(models.Q(source=partner) | models.Q(target=partner))


class PartnerLink(models.Model):
    """How one partner relates to another, read from left to right."""

    class Kind(models.TextChoices):
        MEMBER_OF = "member_of", _("is a member of")
        ALLIED_WITH = "allied_with", _("is allied with")
        SAME_PEOPLE = "same_people", _("shares people with")
        IN_CONFLICT = "in_conflict", _("is in conflict with")

    # What we only know or think of others, and what they may not say of themselves.
    FOR_MEMBERS = (Kind.SAME_PEOPLE, Kind.IN_CONFLICT)
    # The others read the same from both sides.
    DIRECTED = (Kind.MEMBER_OF,)

    source = models.ForeignKey(Partner, models.CASCADE, related_name="links_from", verbose_name=_("partner"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    target = models.ForeignKey(Partner, models.CASCADE, related_name="links_to", verbose_name=_("other partner"))

    objects = PartnerLinkQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("link between partners")
        verbose_name_plural = _("links between partners")
        constraints = [
            models.UniqueConstraint(fields=["source", "kind", "target"], name="partner_link_once"),
            models.CheckConstraint(condition=~models.Q(source=models.F("target")), name="partner_link_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.get_kind_display()} {self.target}"
