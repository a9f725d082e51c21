# ruff: noqa: ARG002, ARG003 - signatures that factory_boy prescribes
"""Units, memberships, partners and contact notes for tests, made by the services that make them in life.

``UnitFactory`` needs the site's pages (``setup_site``): the fixture ``site`` of a test package, or ``ensure_site``.
"""

import datetime
from typing import Any

import factory
from django.utils import timezone

from cms.models import HomePage, User
from cms.site_setup import setup_site
from coalition.models import (
    ContactLogEntry,
    Cooperation,
    FollowUp,
    Membership,
    Partner,
    PartnerLink,
    Person,
    PersonRole,
    Region,
    Topic,
    Unit,
)
from coalition.models.visibility import Visibility
from coalition.roles import Role
from coalition.services.contact_log import create_contact
from coalition.services.cooperations import create_cooperation
from coalition.services.follow_ups import create_follow_up
from coalition.services.memberships import grant_membership
from coalition.services.partners import create_partner
from coalition.services.units import create_unit
from tests.factories.cms import UserFactory


def ensure_site() -> HomePage:
    """The pages that units hang under."""
    return HomePage.objects.first() or setup_site()


def state_association() -> Unit:
    """The root of the tree, made when it is missing."""
    ensure_site()
    root = Unit.get_root_nodes().first()
    return root or create_unit(parent=None, kind=Unit.Kind.STATE, name="Landesverband NRW", slug="lv-nrw")


class RegionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Region
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"059{n:05d}")
    name = factory.Sequence(lambda n: f"Region {n}")


class TopicFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Topic
        django_get_or_create = ("slug",)

    slug = factory.Sequence(lambda n: f"thema-{n}")
    name = factory.Sequence(lambda n: f"Thema {n}")


class UnitFactory(factory.Factory):
    """``UnitFactory(parent=..., kind=..., name=..., region=...)`` through ``create_unit``; a KV by default."""

    class Meta:
        model = Unit

    kind = Unit.Kind.DISTRICT
    name = factory.Sequence(lambda n: f"Kreisverband {n}")

    class Params:
        local = factory.Trait(kind=Unit.Kind.LOCAL, name=factory.Sequence(lambda n: f"Ortsverband {n}"))
        working_group = factory.Trait(
            kind=Unit.Kind.WORKING_GROUP, name=factory.Sequence(lambda n: f"Landesarbeitsgemeinschaft {n}")
        )
        council_group = factory.Trait(
            kind=Unit.Kind.COUNCIL_GROUP, name=factory.Sequence(lambda n: f"Ratsfraktion {n}")
        )

    @classmethod
    def _create(cls, model_class: type[Unit], *args: Any, **kwargs: Any) -> Unit:
        parent = kwargs.pop("parent", None) or state_association()
        return create_unit(parent=parent, **kwargs)


class MembershipFactory(factory.Factory):
    """``MembershipFactory(role=Role.EDITOR, unit=..., user=...)``; traits ``ended`` and ``planned``."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    role = Role.MEMBER
    since = factory.LazyFunction(lambda: timezone.localdate() - datetime.timedelta(days=400))
    until = None

    class Params:
        ended = factory.Trait(until=factory.LazyFunction(lambda: timezone.localdate() - datetime.timedelta(days=1)))
        planned = factory.Trait(since=factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=1)))

    @classmethod
    def _create(cls, model_class: type[Membership], *args: Any, **kwargs: Any) -> Membership:
        unit = kwargs.pop("unit", None) or state_association()
        until = kwargs.pop("until")
        membership = grant_membership(unit=unit, **kwargs)
        if until is not None:
            membership.until = until
            membership.save(update_fields=["until"])
        return membership


def person_with_role(role: Role, unit: Unit | None = None, **user: Any) -> User:
    """A user who holds ``role`` (in the state association, unless a unit is named)."""
    holder: User = UserFactory(**user)
    MembershipFactory(user=holder, role=role, unit=unit)
    return holder


class PartnerFactory(factory.Factory):
    """Traits: ``public``, ``archived``, ``review_overdue``, ``verified``. Many-to-many values are given as lists."""

    class Meta:
        model = Partner

    name = factory.Sequence(lambda n: f"Initiative {n}")
    kind = Partner.Kind.INITIATIVE
    level = Partner.Level.LOCAL
    archived_at = None

    class Params:
        public = factory.Trait(visibility=Visibility.PUBLIC)
        archived = factory.Trait(archived_at=factory.LazyFunction(timezone.now))
        review_overdue = factory.Trait(
            review_due=factory.LazyFunction(lambda: timezone.localdate() - datetime.timedelta(days=1))
        )
        verified = factory.Trait(verified_at=factory.LazyFunction(timezone.localdate))

    @classmethod
    def _create(cls, model_class: type[Partner], *args: Any, **kwargs: Any) -> Partner:
        archived_at = kwargs.pop("archived_at")
        partner = create_partner(**kwargs)
        if archived_at:
            partner.archived_at = archived_at
            partner.save(update_fields=["archived_at"])
        return partner


class PartnerLinkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PartnerLink

    source = factory.SubFactory(PartnerFactory)
    target = factory.SubFactory(PartnerFactory)
    kind = PartnerLink.Kind.ALLIED_WITH


class PersonFactory(factory.django.DjangoModelFactory):
    """Somebody with a function: ``PersonFactory(role__partner=..., role__function=..., role__until=...)``."""

    class Meta:
        model = Person
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Ansprechperson {n}")
    legal_basis = Person.LegalBasis.REGULAR_CONTACT
    legal_basis_date = datetime.date(2026, 1, 15)

    @factory.post_generation
    def role(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create:
            partner = kwargs.pop("partner", None) or PartnerFactory()
            PersonRole.objects.create(person=self, partner=partner, **{"function": "Vorsitz", **kwargs})


class CooperationFactory(factory.Factory):
    """Traits: ``public``, ``joint_candidacy``, ``completed``. Units and partners are given as lists."""

    class Meta:
        model = Cooperation

    title = factory.Sequence(lambda n: f"Gemeinsame Aktion {n}")
    kind = Cooperation.Kind.ACTION

    class Params:
        public = factory.Trait(visibility=Visibility.PUBLIC)
        completed = factory.Trait(stage=Cooperation.Stage.COMPLETED)
        joint_candidacy = factory.Trait(
            kind=Cooperation.Kind.JOINT_CANDIDACY,
            stage=Cooperation.Stage.TALKS,
            election="Kommunalwahl",
            form=Cooperation.Form.JOINT_LIST,
        )

    @classmethod
    def _create(cls, model_class: type[Cooperation], *args: Any, **kwargs: Any) -> Cooperation:
        return create_cooperation(**kwargs)


class ContactLogEntryFactory(factory.Factory):
    """An entry of ``owner`` (a new spokesperson by default). Traits: ``private``, ``for_board``."""

    class Meta:
        model = ContactLogEntry

    owner = factory.LazyFunction(lambda: person_with_role(Role.SPOKESPERSON))
    partners = factory.LazyFunction(lambda: [PartnerFactory()])
    subject = "Kennenlernen"
    notes = "Freundliches Gespräch."

    class Params:
        private = factory.Trait(sharing=ContactLogEntry.Sharing.PRIVATE)
        for_board = factory.Trait(sharing=ContactLogEntry.Sharing.BOARD)

    @classmethod
    def _create(cls, model_class: type[ContactLogEntry], *args: Any, **kwargs: Any) -> ContactLogEntry:
        return create_contact(**kwargs)


class FollowUpFactory(factory.Factory):
    """Traits: ``overdue``, ``later``, ``done``; give ``entry`` or ``partner``, or get one of an entry's owner."""

    class Meta:
        model = FollowUp

    what = "Noch einmal anrufen"
    due = factory.LazyFunction(timezone.localdate)
    done_at = None

    class Params:
        overdue = factory.Trait(due=factory.LazyFunction(lambda: timezone.localdate() - datetime.timedelta(days=3)))
        later = factory.Trait(due=factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=60)))
        done = factory.Trait(done_at=factory.LazyFunction(timezone.now))

    @classmethod
    def _create(cls, model_class: type[FollowUp], *args: Any, **kwargs: Any) -> FollowUp:
        done_at = kwargs.pop("done_at")
        if "entry" not in kwargs and "partner" not in kwargs:
            kwargs["entry"] = ContactLogEntryFactory()
        if "assignee" not in kwargs:
            kwargs["assignee"] = kwargs["entry"].owner
        follow_up = create_follow_up(**kwargs)
        if done_at:
            follow_up.done_at = done_at
            follow_up.save(update_fields=["done_at"])
        return follow_up
