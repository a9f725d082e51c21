"""Run by `manage.py shell` inside the foreign site: uses the three apps as that site's people would."""

import json

from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client
from home.models import HomePage

from best_practices.models import BestPracticePage
from best_practices.services.moderation import approve_submission
from best_practices.services.submissions import submit_best_practice
from best_practices.services.workflow import ensure_workflow
from coalition.models import ContactLogEntry, Partner
from coalition.roles import Role
from coalition.services.memberships import grant_membership
from coalition.services.units import create_unit

User = get_user_model()
ensure_workflow(root=HomePage.objects.get())
unit = create_unit(parent=None, kind="state", name="Landesverband")
people = {}
for role in (Role.MEMBER, Role.COORDINATOR, Role.SPOKESPERSON):
    people[role] = User.objects.create_user(role.value, f"{role.value}@example.org", "demo")
    grant_membership(user=people[role], unit=unit, role=role)
superuser = User.objects.create_superuser("root", "root@example.org", "demo")

page = submit_best_practice(
    author=people[Role.MEMBER],
    unit=unit,
    content={
        "title": "Haustürgespräche im Viertel",
        "summary": "Von Tür zu Tür.",
        "description": "",
        "steps": "",
        "tags": [],
    },
)
approve_submission(page=page, moderator=people[Role.COORDINATOR])
Partner.objects.create(name="Mietenbündnis", kind="initiative", level="local", visibility="public")
entry = ContactLogEntry.objects.create(owner=people[Role.SPOKESPERSON], subject="Zitronenfalter")

client = Client(headers={"host": "localhost"})
seen = {}
for name, address in {
    "search": "/search/?q=Haust%C3%BCrgespr%C3%A4ch",
    "list": "/best-practices/",
    "page": BestPracticePage.objects.get(pk=page.pk).get_url(),
    "partners": "/partners/",
    "contacts": "/contacts/",
}.items():
    answer = client.get(address)
    seen[name] = [answer.status_code, "Haustürgespräche" in answer.content.decode()]
client.force_login(people[Role.SPOKESPERSON])
seen["own_entry"] = client.get(f"/contacts/{entry.pk}/").status_code
client.force_login(superuser)
seen["entry_for_superuser"] = client.get(f"/contacts/{entry.pk}/").status_code
seen["admin"] = client.get("/admin/").status_code
seen["mails"] = len(mail.outbox) if hasattr(mail, "outbox") else None
print("SEEN " + json.dumps(seen))  # noqa: T201 - read by the test
