"""The coalition's small world, with pages, and a marker word in every text that not everybody may read."""

from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from best_practices.kits.uses import start_use
from best_practices.models import Adaptation, BestPracticePage, Contribution, KitRemark, OutdatedNotice
from best_practices.services.care import archive_page
from best_practices.services.reading import save_search
from cms.models import Invitation, TopicPage
from coalition.models import ChangeRecord, Cooperation, Partner, Person
from coalition.models.visibility import Visibility
from coalition.roles import Role
from coalition.services.partners import update_partner
from coalition.services.persons import update_person
from tests.coalition.world import MARKER, World, build
from tests.factories import best_practices, kits
from tests.factories.coalition import UnitFactory, person_with_role

__all__ = ["MARKER", "PortalWorld", "build_portal"]


@dataclass
class PortalWorld:
    """``objects["partner.members"]`` and so on: one row of each kind in each state."""

    coalition: World
    objects: dict[str, Any] = field(default_factory=dict)

    @property
    def users(self) -> dict[str, Any]:
        return self.coalition.users


def build_portal() -> PortalWorld:
    world = PortalWorld(build())
    _mark_texts()
    rooms = {
        "partner": world.coalition.partners,
        "correction": world.coalition.corrections,
        "person": world.coalition.persons,
        "cooperation": world.coalition.cooperations,
        "entry": world.coalition.entries,
        "break_glass": world.coalition.break_glass,
        "attachment": world.coalition.attachments,
        "saved_view": world.coalition.saved_views,
        "draft": world.coalition.drafts,
        "follow_up": world.coalition.follow_ups,
        "request": world.coalition.requests,
        "release": world.coalition.releases,
        "import": world.coalition.imports,
    }
    world.objects = {f"{room}.{state}": row for room, rows in rooms.items() for state, row in rows.items()}
    _add_pages(world)
    _add_exchange(world)
    _add_changes(world)
    return world


def _mark_texts() -> None:
    Partner.objects.update(description=f"{MARKER} Beschreibung")
    Person.objects.update(name=f"{MARKER} Vorsitz")
    Cooperation.objects.update(description=f"{MARKER} Vorhaben")


def _add_changes(world: PortalWorld) -> None:
    """A change of an entry and of a person, both of Köln."""
    office, person, partner = (
        world.users["state_office"],
        world.objects["person.koeln"],
        world.objects["partner.members"],
    )
    update_partner(partner=partner, by=office, version=partner.version, phone=f"{MARKER} 0221")
    update_person(person=person, by=office, version=person.version, phone=f"{MARKER} 0221")
    for name, row in (("partner", partner), ("person", person)):
        row.refresh_from_db()
        world.objects[f"change.{name}"] = ChangeRecord.objects.filter(**{name: row}).latest("pk")


def _planned(unit: Any, users: Any) -> Adaptation:
    """A plan of the unit's members, made from a public write-up of another unit."""
    example = best_practices.published(UnitFactory(), title="Vorbild")
    return Adaptation.objects.create(page=example, unit=unit, started_by=users["member"], plan=f"{MARKER} Schritt")


def _add_exchange(world: PortalWorld) -> None:
    page, asking = world.objects["page.public"], world.users["named"]
    said = {"page": page, "kind": "question", "text": f"{MARKER} Frage", "author": asking}
    told = {
        "page": page,
        "stage": Adaptation.Stage.DONE,
        "done_on": timezone.localdate(),
        "outcome": f"{MARKER} Bericht",
    }
    essen = world.coalition.units["essen"]
    world.objects |= {
        "report.shown": Adaptation.objects.create(**told, unit=essen),
        "report.hidden": Adaptation.objects.create(**told, unit=essen, hidden_at=timezone.now()),
        "contribution.question": Contribution.objects.create(**said),
        "contribution.hidden": Contribution.objects.create(**said, hidden_at=timezone.now()),
        "outdated.open": OutdatedNotice.objects.create(page=page, reporter=asking, reason=f"{MARKER} veraltet"),
    }


def _add_pages(world: PortalWorld) -> None:
    koeln, lag = world.coalition.units["koeln"], world.coalition.units["lag"]
    users = world.users
    marked = {"summary": f"{MARKER} Zusammenfassung"}
    topic_page = TopicPage(title="Wohnen", slug="wohnen", live=False, summary=f"{MARKER} Entwurf")
    lag.page.add_child(instance=topic_page)
    world.objects |= {
        "page.submitted": best_practices.submitted(koeln, users["member"], **marked),
        "page.by_coordinator": best_practices.submitted(koeln, users["coordinator"], **marked),
        "page.public": best_practices.published(koeln, users["member"], **marked),
        "page.members": best_practices.published(koeln, users["member"], visibility=Visibility.MEMBERS, **marked),
        "adaptation.planned": _planned(koeln, users),
        "topic_page.draft": topic_page,
        "search.member": save_search(user=users["member"], name=MARKER, query=QueryDict("q=infostand")),
        "draft.own": best_practices.draft(koeln, users["member"], title=MARKER),
        "draft.shared": best_practices.draft(koeln, users["member"], title=MARKER, is_shared=True),
        "invitation.koeln": Invitation.objects.create(email=f"{MARKER}@example.org", unit=koeln, token_digest="x" * 64),
    }
    _add_kits(world)
    memberships = {
        "koeln": users["member"].memberships.get(unit=koeln),
        "coordinator": users["coordinator"].memberships.get(unit=koeln),
        "state_office": users["state_office"].memberships.get(),
        "koeln_office": person_with_role(Role.BOARD, koeln).memberships.get(),
    }
    world.objects |= {f"unit.{name}": unit for name, unit in world.coalition.units.items()}
    world.objects |= {f"membership.{name}": row for name, row in memberships.items()}
    archived = best_practices.published(koeln, users["member"], title="Veraltet", **marked)
    archive_page(page=archived, by=users["coordinator"], note=f"{MARKER} Vermerk")
    world.objects["page.archived"] = archived
    # As they are stored now: publishing and moderation have changed them since.
    for name, row in world.objects.items():
        if isinstance(row, BestPracticePage):
            world.objects[name] = BestPracticePage.objects.get(pk=row.pk)


def _add_kits(world: PortalWorld) -> None:
    koeln, users = world.coalition.units["koeln"], world.users
    public = kits.kit(koeln, title="Offenes Paket")
    members = kits.kit(koeln, title="Internes Paket", visibility=Visibility.MEMBERS, summary=f"{MARKER} intern")
    remark = {"kit": public, "unit": koeln, "author": users["member"], "text": f"{MARKER} Anmerkung"}
    world.objects |= {
        "kit.public": public,
        "kit.members": members,
        "kit.draft": kits.kit(koeln, title="Entwurf", live=False, summary=f"{MARKER} Entwurf"),
        "kit_text.members": members.text_templates.get(),
        "kit_use.koeln": start_use(kit=public, unit=koeln, by=users["member"]),
        "kit_remark.koeln": KitRemark.objects.create(**remark),
    }
