"""Partners and contact notes in any number, written in bulk: the rows are what services write, without their checks."""

import datetime
from typing import Any

from django.db import transaction
from django.test import Client
from django.utils import timezone

from benchmarks.portal_data import BACKEND, REGIONS
from cms.models import User
from cms.site_setup import setup_site
from coalition.models import ContactLogEntry, Partner, Person, PersonRole, Region, Unit
from coalition.models.visibility import Visibility
from coalition.roles import Role
from coalition.services.memberships import grant_membership
from coalition.services.units import create_unit

NOTES_PER_PARTNER = 4
AT_ONCE = 5_000
# One partner is spoken with often: what grows with its own notes is seen there.
NOTES_WITH_ONE = 100
NAMES = ("Mieterverein", "Klimabündnis", "Tafel", "Flüchtlingsrat", "Radinitiative", "Pflegerat", "Nachbarschaftshaus")
NOTE = (
    "Wir haben über die gemeinsame Veranstaltung gesprochen. Der Saal ist angefragt, das Flugblatt kommt nächste Woche."
)


class Directory:
    def __init__(self) -> None:
        setup_site()
        state = create_unit(parent=None, kind=Unit.Kind.STATE, name="Landesverband")
        self.users = {}
        for name, role in (("member", Role.MEMBER), ("spokesperson", Role.SPOKESPERSON), ("office", Role.STATE_OFFICE)):
            self.users[name] = User.objects.create_user(f"{name}@example.org", "unused")
            grant_membership(user=self.users[name], unit=state, role=role)
        codes = [f"9{number:07d}" for number in range(REGIONS)]
        self.regions = Region.objects.bulk_create(Region(code=code, name=f"Region {code}") for code in codes)
        self.size = self.notes = 0
        self._clients: dict[str, Client] = {}

    def client(self, role: str) -> Client:
        if role not in self._clients:
            self._clients[role] = Client()
            self._clients[role].force_login(self.users[role], backend=BACKEND)
        return self._clients[role]

    def grow_to(self, size: int) -> None:
        for first in range(self.size, size, AT_ONCE):
            with transaction.atomic():
                self._add(range(first, min(first + AT_ONCE, size)))
        if not self.size:
            self._add_the_one()
        self.size = size

    def _add(self, numbers: range) -> None:
        partners = [self._partner(number) for number in numbers]
        for partner in partners:
            partner.fold_texts()
        Partner.objects.bulk_create(partners)
        regions: Any = Partner.regions.through
        regions.objects.bulk_create(
            regions(partner=partner, region=self.regions[number % REGIONS])
            for number, partner in zip(numbers, partners, strict=True)
        )
        self._note([partner for partner in partners for _ in range(NOTES_PER_PARTNER)])

    def _partner(self, number: int) -> Partner:
        return Partner(
            name=f"{NAMES[number % len(NAMES)]} {number}",
            kind=Partner.Kind.ASSOCIATION,
            level=Partner.Level.LOCAL,
            visibility=Visibility.PUBLIC,
            description="Hilft Menschen im Viertel, berät zu Mieten und lädt zweimal im Jahr zum Fest ein.",
            website=f"https://example.org/{number}",
            latitude=50.5 + number % 97 / 60,
            longitude=6.2 + number % 89 / 30,
        )

    def _note(self, partners: list[Partner]) -> list[ContactLogEntry]:
        """A note for each of ``partners``, in their order."""
        now, owner = timezone.now(), self.users["spokesperson"]
        notes = ContactLogEntry.objects.bulk_create(
            ContactLogEntry(
                owner=owner,
                subject=f"Gespräch {number}",
                notes=NOTE,
                occurred_at=now - datetime.timedelta(minutes=7 * (self.notes + number)),
            )
            for number in range(len(partners))
        )
        with_whom: Any = ContactLogEntry.partners.through
        with_whom.objects.bulk_create(
            with_whom(contactlogentry=note, partner=partner) for note, partner in zip(notes, partners, strict=True)
        )
        self.notes += len(notes)
        return notes

    def _add_the_one(self) -> None:
        """The partner and the person that pages are asked about."""
        self.partner = Partner.objects.earliest("pk")
        self.person = Person.objects.create(
            name="Sprecher:in des Vereins",
            legal_basis=Person.LegalBasis.values[0],
            legal_basis_date=timezone.localdate(),
        )
        PersonRole.objects.create(person=self.person, partner=self.partner, function="Vorsitz")
        for note in self._note([self.partner] * NOTES_WITH_ONE):
            note.persons.add(self.person)
