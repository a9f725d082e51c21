"""A small hub with one object in every state; each carries a marker word that tells where it leaked."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Site

from best_practices.models import ActionFormat, BestPracticePage, CampaignKitPage
from cms.models import HomePage, TopicPage, User
from coalition.models import ContactLogEntry, Partner, Person, PersonRole, Region, Topic, Unit
from coalition.roles import Role
from coalition.services.memberships import grant_membership
from coalition.services.units import close_unit, create_unit
from tests.factories.kits import kit

PERSONAL = ("zzpersonname", "zzcontactnote")


@dataclass
class World:
    state: Unit
    branch: Unit
    region: Region
    topic: Topic
    users: dict[str, Any] = field(default_factory=dict)
    # marker word -> the object that carries it
    write_ups: dict[str, BestPracticePage] = field(default_factory=dict)
    topic_pages: dict[str, TopicPage] = field(default_factory=dict)
    kits: dict[str, CampaignKitPage] = field(default_factory=dict)
    partners: dict[str, Partner] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)

    @property
    def markers(self) -> set[str]:
        return {*self.write_ups, *self.topic_pages, *self.kits, *self.partners, *self.units, *PERSONAL}


def build() -> World:
    Page.objects.filter(depth=2).delete()
    home = Page.get_first_root_node().add_child(instance=HomePage(title="Start", slug="start"))
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": home})
    region = Region.objects.create(code="05315", name="Köln")
    state = create_unit(parent=None, kind="state", name="Landesverband", slug="lv")
    branch = create_unit(parent=state, kind="district", name="KV Köln", slug="kv-koeln", region=region)
    topic = Topic.objects.create(slug="wohnen", name="Wohnen", name_en="Housing")
    ActionFormat.objects.create(slug="infostand", name="Infostand", name_en="Stall")
    world = World(state=state, branch=branch, region=region, topic=topic)
    _add_users(world)
    _add_write_ups(world)
    _add_topic_pages(world)
    _add_kits(world)
    _add_partners(world)
    _add_units(world)
    return world


def _add_users(world: World) -> None:
    for role in Role:
        user = User.objects.create_user(f"{role.value}@example.org", "demo", display_name=role.value)
        grant_membership(user=user, unit=world.branch, role=role)
        world.users[role.value] = user
    world.users["nobody"] = User.objects.create_user("nobody@example.org", "demo")
    world.users["superuser"] = User.objects.create_superuser("root@example.org", "demo")


def add_write_up(world: World, marker: str, **fields: Any) -> BestPracticePage:
    values = {"title": f"Infostand {marker}", "summary": f"Kurz {marker}", "people_needed": 3, "cost_euro": "45.00"}
    body = [
        {"type": "heading", "value": f"Ablauf {marker}"},
        {"type": "text", "value": f'<p>Text {marker} <a linktype="page" id="{world.branch.page.pk}">Seite</a></p>'},
        {"type": "steps", "value": [{"title": "Erst", "text": "<p>dies</p>"}]},
        {"type": "quote", "value": {"text": "Gut", "source": ""}},
        {"type": "call_to_action", "value": {"text": "Mach mit", "page": world.branch.page.pk, "url": ""}},
        {"type": "embed", "value": {"title": "Film", "url": "https://video.example.org/1"}},
    ]
    page = BestPracticePage(**{**values, **fields})
    page.body = BestPracticePage._meta.get_field("body").to_python(body)
    page.topics = [world.topic]
    page.tags.add("Wochenmarkt")
    world.branch.page.specific.add_child(instance=page)
    if page.live:
        page.save_revision().publish()
    return BestPracticePage.objects.get(pk=page.pk)


def _add_write_ups(world: World) -> None:
    world.write_ups["zzpublicwriteup"] = add_write_up(world, "zzpublicwriteup")
    world.write_ups["zzmemberswriteup"] = add_write_up(world, "zzmemberswriteup", visibility="members")
    world.write_ups["zzdraftwriteup"] = add_write_up(world, "zzdraftwriteup", live=False)
    restricted = world.write_ups["zzrestrictedwriteup"] = add_write_up(world, "zzrestrictedwriteup")
    PageViewRestriction.objects.create(page=restricted, restriction_type=PageViewRestriction.LOGIN)
    adapted = world.write_ups["zzpublicwriteup"]
    BestPracticePage.objects.filter(pk=adapted.pk).update(adapted_from=world.write_ups["zzmemberswriteup"])


def add_topic_page(world: World, marker: str, **fields: Any) -> TopicPage:
    page = TopicPage(title=f"Thema {marker}", summary=f"Kurz {marker}", **fields)
    page.topics = [world.topic]
    world.branch.page.specific.add_child(instance=page)
    if page.live:
        page.save_revision().publish()
    return TopicPage.objects.get(pk=page.pk)


def _add_topic_pages(world: World) -> None:
    world.topic_pages["zzpublictopic"] = add_topic_page(world, "zzpublictopic")
    world.topic_pages["zzdrafttopic"] = add_topic_page(world, "zzdrafttopic", live=False)
    restricted = world.topic_pages["zzrestrictedtopic"] = add_topic_page(world, "zzrestrictedtopic")
    PageViewRestriction.objects.create(page=restricted, restriction_type=PageViewRestriction.LOGIN)


def add_kit(world: World, marker: str, **fields: Any) -> CampaignKitPage:
    return kit(world.branch, topics=[world.topic], title=f"Paket {marker}", summary=f"Kurz {marker}", **fields)


def _add_kits(world: World) -> None:
    world.kits["zzpublickit"] = add_kit(world, "zzpublickit")
    world.kits["zzmemberskit"] = add_kit(world, "zzmemberskit", visibility="members")
    world.kits["zzdraftkit"] = add_kit(world, "zzdraftkit", live=False)


def add_partner(world: World, marker: str, **fields: Any) -> Partner:
    values = {"name": f"Initiative {marker}", "kind": "initiative", "level": "local", "description": f"Text {marker}"}
    partner = Partner.objects.create(**{**values, **fields})
    partner.topics.add(world.topic)
    partner.regions.add(world.region)
    partner.stewards.add(world.branch)
    return partner


def _add_partners(world: World) -> None:
    members = add_partner(world, "zzmemberspartner")
    world.partners["zzmemberspartner"] = members
    public = add_partner(world, "zzpublicpartner", visibility="public", parent=members, relation="allied")
    world.partners["zzpublicpartner"] = public
    archived = add_partner(world, "zzarchivedpartner", visibility="public", archived_at=timezone.now())
    world.partners["zzarchivedpartner"] = archived
    world.partners["zzmergedpartner"] = add_partner(world, "zzmergedpartner", visibility="public", merged_into=public)
    person = Person.objects.create(
        name="zzpersonname", legal_basis="consent", legal_basis_date=datetime.date(2026, 1, 1)
    )
    PersonRole.objects.create(person=person, partner=public, function="zzpersonname")
    entry = ContactLogEntry.objects.create(
        owner=world.users["spokesperson"], subject="zzcontactnote", notes="zzcontactnote", sharing="board"
    )
    entry.partners.add(public)


def _add_units(world: World) -> None:
    world.units["zzactiveunit"] = create_unit(parent=world.branch, kind="local", name="OV zzactiveunit")
    closed = create_unit(parent=world.branch, kind="local", name="OV zzclosedunit")
    close_unit(unit=closed)
    world.units["zzclosedunit"] = closed
