import datetime
from typing import Annotated, Any, Literal, Self

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query
from pydantic import Field

from coalition.access import PUBLIC, may
from coalition.api.examples import PARTNER, PARTNER_DETAIL
from coalition.api.router import router
from coalition.api.units import LocationShape, UnitReference
from coalition.api.vocabularies import RegionShape, TopicShape
from coalition.api_conventions.parameters import (
    WHOLE,
    Flag,
    ItemQuery,
    Key,
    ListQuery,
    OneOf,
    Slug,
    Slugs,
    Timestamp,
    having,
)
from coalition.api_conventions.problems import ProblemError
from coalition.api_conventions.reading import Reader, Shape, absolute
from coalition.models import Partner
from coalition.models.visibility import Visibility

# What we think of a partner, and who of us keeps the contact.
READ_RELATION = "coalition.read_relation"
ParentKey = Annotated[int, Field(ge=1, le=2**63 - 1), WHOLE]
PartnerKind = Annotated[str, OneOf(Partner.Kind)]
PartnerLevel = Annotated[str, OneOf(Partner.Level)]
PartnerRelation = Annotated[str, OneOf(Partner.Relation)]
VisibilityValue = Annotated[str, OneOf(Visibility)]


class PartnerReference(Shape):
    """A partner as another one names it."""

    id: int
    name: str
    url: str

    @classmethod
    def of(cls, instance: Any, reader: Reader) -> Self:
        url = reader.operation_url("partner-detail", instance.pk)
        return cls(id=instance.pk, name=instance.name, url=url)

    @classmethod
    def if_visible(cls, partner: Partner | None, reader: Reader) -> Self | None:
        """None also for one that the reader may not know of."""
        if partner is None or not reader.may("coalition.view_partner", partner):
            return None
        return cls.of(partner, reader)


class PartnerItem(Shape):
    """An allied initiative, union, association, movement, voter group or party."""

    id: int
    name: str
    short_name: str
    kind: PartnerKind
    kind_label: str
    level: PartnerLevel
    level_label: str
    parent: PartnerReference | None
    topics: list[TopicShape]
    regions: list[RegionShape]
    location: LocationShape | None
    website: str
    relation: PartnerRelation | None = Field(description="How we stand to each other; null unless you are a member.")
    joint_candidacy_possible: bool | None = Field(description="Null unless you are a member.")
    visibility: VisibilityValue
    updated_at: datetime.datetime
    url: str
    html_url: str

    @classmethod
    def of(cls, instance: Any, reader: Reader) -> Self:
        return cls(**cls._values(instance, reader))

    @classmethod
    def _values(cls, partner: Partner, reader: Reader) -> dict[str, Any]:
        inside = reader.may(READ_RELATION)
        return {
            "id": partner.pk,
            "name": partner.name,
            "short_name": partner.short_name,
            "kind": partner.kind,
            "kind_label": partner.get_kind_display(),
            "level": partner.level,
            "level_label": partner.get_level_display(),
            "parent": PartnerReference.if_visible(partner.parent, reader),
            "topics": [TopicShape.of(topic, reader) for topic in partner.topics.all()],
            "regions": [RegionShape.of(region, reader) for region in partner.regions.all()],
            "location": LocationShape.of(partner, reader) if partner.location else None,
            "website": partner.website,
            "relation": partner.relation if inside else None,
            "joint_candidacy_possible": partner.joint_candidacy_possible if inside else None,
            "visibility": partner.visibility,
            "updated_at": partner.updated_at,
            "url": reader.operation_url("partner-detail", partner.pk),
            "html_url": absolute(partner.get_absolute_url()),
        }


class PartnerDetail(PartnerItem):
    """A partner with description and contact data of the organisation; persons are not part of the API."""

    aliases: list[str]
    description: str
    email: str
    phone: str
    address: str
    stewards: list[UnitReference] | None = Field(description="Units that keep the contact; null for non-members.")
    verified_at: datetime.date | None
    review_due: datetime.date | None = Field(description="Null unless you are a member.")

    @classmethod
    def _values(cls, partner: Partner, reader: Reader) -> dict[str, Any]:
        inside = reader.may(READ_RELATION)
        return {
            **super()._values(partner, reader),
            "aliases": partner.alias_list,
            "description": partner.description,
            "email": partner.email,
            "phone": partner.phone,
            "address": partner.address,
            "stewards": [UnitReference.of(unit, reader) for unit in partner.stewards.all()] if inside else None,
            "verified_at": partner.verified_at,
            "review_due": partner.review_due if inside else None,
        }


class PartnerQuery(ListQuery):
    kind: list[PartnerKind] = Field([], max_length=10, description="One of these kinds.", examples=[["union"]])
    level: list[PartnerLevel] = Field([], max_length=10, description="On one of these levels.")
    topic: Slugs = Field([], description="With one of these topics (slugs).")
    region: Slugs = Field([], description="In one of these regions (codes).")
    parent: ParentKey | None = Field(None, description="Belongs to the partner with this id.")
    relation: list[PartnerRelation] = Field([], max_length=10, description="For members only.")
    joint_candidacy_possible: Flag | None = Field(None, description="For members only.")
    steward: Slug | None = Field(None, description="Kept by the unit with this slug; for members only.")
    updated_since: Timestamp | None = Field(None, description="Changed at or after this time.")
    ordering: Literal["name", "-name", "updated_at", "-updated_at"] = "name"


@router.listing(
    "/partners/",
    rule=PUBLIC,
    name="partner-list",
    shape=PartnerItem,
    example=PARTNER,
    summary="List partners",
    refuses_filters=True,
)
def list_partners(request: HttpRequest, query: Query[PartnerQuery]) -> QuerySet[Partner]:
    """The entries that you may see: public ones without a session, those for members with one."""
    rows = Partner.objects.visible_to(request.user).current().for_lists().prefetch_related("parent__regions")
    for field in ("kind", "level"):
        if values := getattr(query, field):
            rows = rows.filter(**{f"{field}__in": values})
    if query.topic:
        rows = having(rows, topics__slug__in=query.topic)
    if query.region:
        rows = having(rows, regions__code__in=query.region)
    if query.parent:
        visible = Partner.objects.visible_to(request.user)
        rows = rows.filter(parent__in=visible.filter(pk=query.parent).values("pk"))
    if query.updated_since:
        rows = rows.filter(updated_at__gte=query.updated_since)
    direction = "-" if query.ordering.startswith("-") else ""
    return _for_members(rows, request, query).order_by(query.ordering, f"{direction}pk")


def _for_members(rows: Any, request: HttpRequest, query: PartnerQuery) -> Any:
    """Filters by what only members see: to others they would tell it."""
    if query.relation or query.steward or query.joint_candidacy_possible is not None:
        if not may(request.user, READ_RELATION):
            status = 403 if request.user.is_authenticated else 401
            raise ProblemError(status, _("relation, steward and joint_candidacy_possible are filters for members."))
        if query.relation:
            rows = rows.filter(relation__in=query.relation)
        if query.steward:
            rows = having(rows, stewards__slug=query.steward)
        if query.joint_candidacy_possible is not None:
            rows = rows.filter(joint_candidacy_possible=query.joint_candidacy_possible)
    return rows


@router.detail(
    "/partners/{int:partner_id}/",
    rule="coalition.view_partner",
    name="partner-detail",
    shape=PartnerDetail,
    example=PARTNER_DETAIL,
    summary="Read a partner",
    changed_at="updated_at",
)
def partner_detail(request: HttpRequest, partner_id: Key, query: Query[ItemQuery]) -> QuerySet[Partner]:
    """404 for one that you may not know of."""
    return Partner.objects.visible_to(request.user).for_lists().prefetch_related("stewards").filter(pk=partner_id)
