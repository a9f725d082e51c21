"""Published write-ups in any number, written in bulk below one branch's page."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.test import Client
from django.utils import timezone
from wagtail.models import Locale, Page

from benchmarks.portal_data import BACKEND
from best_practices.models import BestPracticePage
from cms.models import User
from cms.site_setup import setup_site
from coalition.models import Topic, Unit
from coalition.roles import Role
from coalition.services.memberships import grant_membership
from coalition.services.units import create_unit

TOPICS = ("wohnen", "klima", "verkehr", "soziales", "kultur")


class WriteUps:
    def __init__(self) -> None:
        setup_site()
        state = create_unit(parent=None, kind=Unit.Kind.STATE, name="Landesverband")
        self.branch = create_unit(parent=state, kind=Unit.Kind.DISTRICT, name="Kreisverband Messstadt")
        self.users = {"member": User.objects.create_user("member@example.org", "unused")}
        grant_membership(user=self.users["member"], unit=self.branch, role=Role.MEMBER)
        self.topics = [Topic.objects.create(slug=slug, name=slug.title()) for slug in TOPICS]
        self.size = 0
        self._clients: dict[str, Client] = {}

    def client(self, role: str) -> Client:
        if role not in self._clients:
            self._clients[role] = Client()
            if role in self.users:
                self._clients[role].force_login(self.users[role], backend=BACKEND)
        return self._clients[role]

    @property
    def page(self) -> BestPracticePage:
        return BestPracticePage.objects.earliest("pk")

    @transaction.atomic
    def grow_to(self, size: int) -> None:
        """The rows of the tree at once, then each write-up's own row: a tree library adds one page after the other."""
        above = Page.objects.get(pk=self.branch.page_id)
        rows = Page.objects.bulk_create(self._row(above, number) for number in range(self.size, size))
        for number, row in enumerate(rows, start=self.size):
            self._write_up(number, row).save_base(raw=True, force_insert=True)
        tagged: Any = BestPracticePage.topics.through
        tagged.objects.bulk_create(
            tagged(bestpracticepage_id=row.pk, topic=self.topics[number % len(TOPICS)])
            for number, row in enumerate(rows, start=self.size)
        )
        Page.objects.filter(pk=above.pk).update(numchild=size)
        self.size = size

    def _row(self, above: Page, number: int) -> Page:
        slug, now = f"mieten-{number}", timezone.now()
        return Page(
            title=f"Sprechstunde zur Miete {number}",
            draft_title=f"Sprechstunde zur Miete {number}",
            slug=slug,
            depth=above.depth + 1,
            path=Page._get_path(above.path, above.depth + 1, number + 1),
            url_path=f"{above.url_path}{slug}/",
            content_type=ContentType.objects.get_for_model(BestPracticePage),
            locale=Locale.get_default(),
            live=True,
            first_published_at=now,
            last_published_at=now,
        )

    def _write_up(self, number: int, row: Page) -> BestPracticePage:
        page = BestPracticePage(page_ptr_id=row.pk)
        page.__dict__.update({field.attname: getattr(row, field.attname) for field in Page._meta.concrete_fields})
        page.unit = self.branch
        page.summary = "Zwei Stunden im Stadtteilladen, mit Rechner und Kaffee."
        page.people_needed, page.hours_total = 2 + number % 9, 4 + number % 40
        return page
