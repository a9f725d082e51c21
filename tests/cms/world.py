"""Two working groups side by side: whatever is the neighbour's carries a word that nobody else may come to read."""

from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page

from best_practices.models import BestPracticePage
from cms.models import TopicPage, User
from cms.site_setup import setup_site
from coalition.models import Unit
from coalition.roles import Role
from coalition.services.memberships import grant_membership
from coalition.services.units import create_unit

MARKER = "Zwischenruf"
PASSWORD = "quite-a-long-one"


@dataclass
class Room:
    """A unit with its people and one of everything its editors make."""

    unit: Unit
    editor: User
    coordinator: User
    live: TopicPage
    draft: TopicPage
    write_up: BestPracticePage
    image: Image
    document: Document


@dataclass
class World:
    home: Page
    state: Unit
    office: User
    own: Room
    foreign: Room


def upload(name: str) -> SimpleUploadedFile:
    """A small picture as a browser would send it."""
    return SimpleUploadedFile(name, get_test_image_file().file.getvalue(), content_type="image/png")


def make_user(name: str) -> User:
    return User.objects.create_user(f"{name}@example.org", PASSWORD, display_name=name)


def make_member(name: str, unit: Unit, role: Role = Role.MEMBER) -> User:
    user = make_user(name)
    grant_membership(user=user, unit=unit, role=role)
    return user


def make_topic_page(unit: Unit, title: str, slug: str, *, owner: User, live: bool, **fields: Any) -> TopicPage:
    page = TopicPage(title=title, draft_title=title, slug=slug, owner=owner, live=live, **fields)
    unit.page.add_child(instance=page)
    revision = page.save_revision(user=owner)
    if live:
        revision.publish()
    return page


def make_room(parent: Unit, slug: str, word: str) -> Room:
    """A working group; ``word`` stands in everything of it that is not published."""
    unit = create_unit(parent=parent, kind=Unit.Kind.WORKING_GROUP, name=f"LAG {slug}", slug=slug)
    editor, coordinator = (
        make_member(f"{slug}-editor", unit, Role.EDITOR),
        make_member(f"{slug}-coordinator", unit, Role.COORDINATOR),
    )
    live = make_topic_page(unit, f"Thema {slug}", f"thema-{slug}", owner=editor, live=True, summary="Published.")
    live.title, live.summary = f"{word} als Titel", f"{word} noch nicht veröffentlicht"
    live.save_revision(user=editor)
    draft = make_topic_page(unit, f"{word} Entwurf", f"entwurf-{slug}", owner=editor, live=False)
    write_up = BestPracticePage(title=f"{word} Bericht", slug=f"bericht-{slug}", summary="…", owner=editor, live=False)
    unit.page.add_child(instance=write_up)
    write_up.save_revision(user=editor)
    collection = unit.collection
    image = Image.objects.create(title=f"{word} Bild", file=get_test_image_file(), collection=collection)
    document = Document.objects.create(
        title=f"{word} Datei", file=ContentFile(b"text", name="datei.txt"), collection=collection
    )
    return Room(unit, editor, coordinator, live, draft, write_up, image, document)


def make_world() -> World:
    ContentType.objects.clear_cache()
    home = setup_site()
    state = create_unit(parent=None, kind=Unit.Kind.STATE, name="Landesverband", slug="lv")
    office = make_member("office", state, Role.STATE_OFFICE)
    return World(home, state, office, make_room(state, "klima", "Eigenes"), make_room(state, "wohnen", MARKER))
