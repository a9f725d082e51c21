"""A small state association: one user for each role, and one row for each state."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from coalition.models import (
    AccessRecord,
    BreakGlass,
    ChangeRecord,
    ContactAttachment,
    ContactDraft,
    ContactLogEntry,
    ContactRelease,
    Cooperation,
    FollowUp,
    Partner,
    PartnerCorrection,
    PartnerImport,
    Person,
    PrivacyRequest,
    Region,
    SavedPartnerView,
    Unit,
)
from coalition.roles import Role
from tests.factories.cms import UserFactory
from tests.factories.coalition import (
    ContactLogEntryFactory,
    CooperationFactory,
    FollowUpFactory,
    MembershipFactory,
    PartnerFactory,
    PersonFactory,
    RegionFactory,
    UnitFactory,
    person_with_role,
    state_association,
)

MARKER = "Zitronenfalter"  # in everything of contact logs: encrypted at rest
PENDING = "Ginsterkatze"  # in suggestions and imports that nobody has taken over yet


@dataclass
class World:
    users: dict[str, Any] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    regions: dict[str, Region] = field(default_factory=dict)
    partners: dict[str, Partner] = field(default_factory=dict)
    corrections: dict[str, PartnerCorrection] = field(default_factory=dict)
    persons: dict[str, Person] = field(default_factory=dict)
    cooperations: dict[str, Cooperation] = field(default_factory=dict)
    entries: dict[str, ContactLogEntry] = field(default_factory=dict)
    follow_ups: dict[str, FollowUp] = field(default_factory=dict)
    drafts: dict[str, ContactDraft] = field(default_factory=dict)
    saved_views: dict[str, SavedPartnerView] = field(default_factory=dict)
    attachments: dict[str, ContactAttachment] = field(default_factory=dict)
    records: dict[str, AccessRecord] = field(default_factory=dict)
    break_glass: dict[str, BreakGlass] = field(default_factory=dict)
    requests: dict[str, PrivacyRequest] = field(default_factory=dict)
    releases: dict[str, ContactRelease] = field(default_factory=dict)
    imports: dict[str, PartnerImport] = field(default_factory=dict)
    changes: dict[str, ChangeRecord] = field(default_factory=dict)


def build() -> World:
    world = World()
    _units(world)
    _users(world)
    _directory(world)
    _contact_log(world)
    _privacy(world)
    return world


def _units(world: World) -> None:
    world.regions = {
        "koeln": RegionFactory(code="05315", name="Köln"),
        "essen": RegionFactory(code="05113", name="Essen"),
    }
    koeln = UnitFactory(name="Kreisverband Köln", short_name="KV Köln", region=world.regions["koeln"])
    world.units = {
        "state": state_association(),
        "koeln": koeln,
        "south": UnitFactory(local=True, parent=koeln, name="Ortsverband Köln-Süd", region=world.regions["koeln"]),
        "essen": UnitFactory(name="Kreisverband Essen", short_name="KV Essen", region=world.regions["essen"]),
        "lag": UnitFactory(working_group=True, name="LAG Wohnen"),
    }


def _users(world: World) -> None:
    units = world.units
    world.users = {
        "superuser": UserFactory(superuser=True),
        "stranger": UserFactory(),
        "former": MembershipFactory(ended=True, role=Role.SPOKESPERSON).user,
        "member": person_with_role(Role.MEMBER, units["koeln"]),
        "editor": person_with_role(Role.EDITOR, units["koeln"]),
        "coordinator": person_with_role(Role.COORDINATOR, units["koeln"]),
        "elsewhere": person_with_role(Role.COORDINATOR, units["essen"]),
        "lag": person_with_role(Role.COORDINATOR, units["lag"]),
        "board": person_with_role(Role.BOARD),
        "spokesperson": person_with_role(Role.SPOKESPERSON),
        "colleague": person_with_role(Role.SPOKESPERSON),
        "state_office": person_with_role(Role.STATE_OFFICE),
        "data_protection": person_with_role(Role.DATA_PROTECTION),
        "named": person_with_role(Role.MEMBER, units["essen"]),
    }


def _directory(world: World) -> None:
    koeln = [world.regions["koeln"]]
    world.partners = {
        "public": PartnerFactory(public=True, name="Mietenbündnis Köln", regions=koeln),
        "members": PartnerFactory(name="Klimaliste Köln", regions=koeln),
        "nowhere": PartnerFactory(name="Verein ohne Ort"),
        "archived": PartnerFactory(archived=True, name="Alter Verein", regions=koeln),
    }
    merged = PartnerFactory(name="Doppelter Eintrag", regions=koeln)
    Partner.objects.filter(pk=merged.pk).update(merged_into=world.partners["public"])
    world.partners["merged"] = Partner.objects.get(pk=merged.pk)
    world.persons = {
        "koeln": PersonFactory(name="Vorsitz Köln", role__partner=world.partners["public"]),
        "nowhere": PersonFactory(name="Vorsitz ohne Ort", role__partner=world.partners["nowhere"]),
        "restricted": PersonFactory(
            name="Gesperrter Vorsitz", role__partner=world.partners["public"], restricted_at=timezone.now()
        ),
    }
    change = {"address": {"before": "", "after": f"{PENDING} 1"}}
    by_member = {"suggested_by": world.users["member"], "changes": change, "remark": f"{PENDING} Hinweis"}
    world.corrections = {
        "open": PartnerCorrection.objects.create(partner=world.partners["members"], **by_member),
        "archived": PartnerCorrection.objects.create(partner=world.partners["archived"], **by_member),
        "by_partner": PartnerCorrection.objects.create(
            partner=world.partners["public"], is_by_partner=True, changes=change
        ),
    }
    waiting = PartnerImport(source="csv", state="preview", digest="x" * 64, mapping={"0": "name"}, total=1)
    waiting.content = f"Name\n{PENDING} Verein\n".encode()
    waiting.save()
    values = {"name": f"{PENDING} Verein"}
    waiting.rows.create(number=1, line=2, key="x" * 64, values=values, plan="create")
    world.imports = {"preview": waiting}
    world.saved_views = {
        "member": SavedPartnerView.objects.create(
            owner=world.users["member"], name="Gewerkschaften", page="partner-list", query="kind=union"
        )
    }
    world.changes = {
        name: ChangeRecord.objects.create(label=f"coalition.{name}", row=row.pk, **{name: row})
        for name, row in (("partner", world.partners["members"]), ("person", world.persons["koeln"]))
    }
    partners = [world.partners["members"]]
    world.cooperations = {
        "public": CooperationFactory(public=True, units=[world.units["essen"]], partners=partners),
        "koeln": CooperationFactory(units=[world.units["koeln"]], partners=partners),
        "essen": CooperationFactory(joint_candidacy=True, units=[world.units["essen"]], partners=partners),
    }


def _privacy(world: World) -> None:
    asking = world.persons["koeln"]
    world.requests = {"open": PrivacyRequest.objects.create(person=asking, identity_check="Anruf")}
    entry = world.entries["spokespersons"]
    release = ContactRelease.objects.create(request=world.requests["open"], entry=entry, text=f"{MARKER} Auszug")
    world.releases = {"open": release}


def _break_glass(world: World) -> None:
    """Asked for by the data protection officer; approved by the board."""
    today, users = timezone.localdate(), world.users
    span = {"since": today, "until": today, "reason": f"{MARKER} Grund", "owner": users["spokesperson"]}
    decided = {"decided_by": users["board"], "decided_at": timezone.now()}
    asked = {**span, "requested_by": users["data_protection"]}
    tomorrow = timezone.now() + datetime.timedelta(days=1)
    world.break_glass = {
        "asked": BreakGlass.objects.create(**asked),
        "open": BreakGlass.objects.create(**asked, **decided, approved=True, expires_at=tomorrow),
        "expired": BreakGlass.objects.create(**asked, **decided, approved=True, expires_at=timezone.now()),
        "refused": BreakGlass.objects.create(**asked, **decided, approved=False),
    }


def _contact_log(world: World) -> None:
    owner, partners = world.users["spokesperson"], [world.partners["members"]]
    texts = {"subject": f"{MARKER} Betreff", "notes": f"{MARKER} Notiz", "outcome": f"{MARKER} Ergebnis"}
    make = {"owner": owner, "partners": partners, **texts}
    world.entries = {
        "private": ContactLogEntryFactory(private=True, **make),
        "spokespersons": ContactLogEntryFactory(**make),
        "board": ContactLogEntryFactory(for_board=True, **make),
        "named": ContactLogEntryFactory(readers=[world.users["named"], world.users["stranger"]], **make),
        "only_named": ContactLogEntryFactory(sharing="named", readers=[world.users["named"]], **make),
        "colleague": ContactLogEntryFactory(**{**make, "owner": world.users["colleague"]}),
    }
    world.attachments = {
        name: ContactAttachment.objects.create(
            entry=world.entries[name], name=f"{MARKER}.txt", content=f"{MARKER} Anhang".encode(), size=20
        )
        for name in ("private", "board")
    }
    world.drafts = {
        "waiting": ContactDraft.objects.create(
            owner=owner, digest="x" * 64, subject=f"{MARKER} Mail", channel="email", direction="incoming"
        )
    }
    reader = world.users["colleague"]
    world.records = {"board": AccessRecord.objects.create(entry=world.entries["board"], reader=reader)}
    _break_glass(world)
    world.follow_ups = {
        name: FollowUpFactory(entry=world.entries[name], what=f"{MARKER} Schritt")
        for name in ("private", "spokespersons", "board", "named")
    }
    world.follow_ups["partner"] = FollowUpFactory(
        partner=world.partners["nowhere"], assignee=world.users["board"], what=f"{MARKER} Schritt"
    )
    world.follow_ups["stranger"] = FollowUpFactory(
        partner=world.partners["nowhere"], assignee=world.users["stranger"], what=f"{MARKER} Schritt"
    )
