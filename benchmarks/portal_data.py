"""A hub of any size for the portal's measurements: as many of each kind of object as asked for."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.test import Client
from django.utils import timezone
from wagtail.models import Page
from wagtail.signal_handlers import disable_reference_index_auto_update

from best_practices.models import BestPracticePage
from cms.models import User
from cms.site_setup import setup_site
from coalition.models import Cooperation, Partner, Region, Topic, Unit
from coalition.models.visibility import Visibility
from coalition.roles import Role
from coalition.services.contact_log import NextStep, create_contact
from coalition.services.cooperations import create_cooperation
from coalition.services.memberships import grant_membership
from coalition.services.partners import create_partner
from coalition.services.units import create_unit
from search.drain import drain

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
# Districts of the largest state; a filter shows them all.
REGIONS = 53
# Units are the pages' owners; a state has dozens of them, not thousands.
UNITS_PER_OBJECTS = 20


@dataclass
class World:
    state: Unit
    branch: Unit
    users: dict[str, Any]
    topic: Topic
    size: int = 0

    def client(self, role: str) -> Client:
        client = Client()
        if role in self.users:
            client.force_login(self.users[role], backend=BACKEND)
        return client

    def grow_to(self, size: int) -> None:
        with transaction.atomic(), disable_reference_index_auto_update():
            for number in range(self.size, size):
                self._add(number)
        self.size = size
        drain()

    def _add(self, number: int) -> None:
        code = f"9{number % REGIONS:07d}"
        region, _created = Region.objects.get_or_create(code=code, defaults={"name": f"Region {code}"})
        if number % UNITS_PER_OBJECTS == 0:
            create_unit(parent=self.state, kind=Unit.Kind.DISTRICT, name=f"Kreisverband {number}", region=region)
        partner = create_partner(
            name=f"Mieterverein {number}",
            kind=Partner.Kind.ASSOCIATION,
            level=Partner.Level.LOCAL,
            visibility=Visibility.PUBLIC,
            topics=[self.topic],
            regions=[region],
        )
        self._add_page(number)
        create_cooperation(
            title=f"Bündnis {number}",
            kind=Cooperation.Kind.ALLIANCE,
            visibility=Visibility.PUBLIC,
            units=[self.branch],
            partners=[partner],
        )
        self._add_contact(number, partner)

    def _add_page(self, number: int) -> None:
        page = BestPracticePage(title=f"Mieten {number}", slug=f"mieten-{number}", summary="Sprechstunde zur Miete.")
        page.topics = [self.topic]
        Page.objects.get(pk=self.branch.page_id).add_child(instance=page)

    def _add_contact(self, number: int, partner: Partner) -> None:
        create_contact(
            owner=self.users["spokesperson"],
            partners=[partner],
            subject=f"Anruf {number}",
            next_step=NextStep("Zurückrufen", timezone.localdate()),
        )


def build(size: int) -> World:
    setup_site()
    state = create_unit(parent=None, kind=Unit.Kind.STATE, name="Landesverband")
    branch = create_unit(parent=state, kind=Unit.Kind.DISTRICT, name="Kreisverband Messstadt")
    users = {}
    for name, role in (("member", Role.MEMBER), ("spokesperson", Role.SPOKESPERSON)):
        users[name] = User.objects.create_user(f"{name}@example.org", "unused")
        grant_membership(user=users[name], unit=branch, role=role)
    world = World(state, branch, users, Topic.objects.create(slug="wohnen", name="Wohnen"))
    world.grow_to(size)
    return world
