"""Contact notes of the two spokespersons, some with a follow-up that is due."""

import datetime
import uuid
from typing import Any

from django.utils import timezone

from cms.demo.sources import rows
from cms.models import User
from coalition.models import ContactLogEntry, ContactRhythm, Cooperation, Partner, Person
from coalition.services.contact_drafts import store_draft
from coalition.services.contact_log import NextStep, create_contact

# Fixed, so that the same note is recognised at the next run: its own texts are encrypted and cannot be looked up.
_NAMESPACE = uuid.UUID("2f0c8a54-6b0e-4f0b-9a3c-1d5f6a7b8c90")


def load_contacts() -> None:
    for row in rows("contacts", "entry"):
        key = uuid.uuid5(_NAMESPACE, row["key"])
        if not ContactLogEntry.objects.filter(submission_key=key).exists():
            _create(row, key)
    _load_drafts()
    _load_rhythms()


def _create(row: dict[str, Any], key: uuid.UUID) -> None:
    # In office hours, each note at another one, whenever the demo is loaded.
    hour = datetime.time(10 + row["days_ago"] % 7)
    day = timezone.localdate() - datetime.timedelta(days=row["days_ago"])
    create_contact(
        owner=User.objects.get(email=row["owner"]),
        partners=list(Partner.objects.filter(name__in=row["partners"])),
        persons=list(Person.objects.filter(name__in=row["persons"])),
        cooperation=Cooperation.objects.get(title=row["cooperation"]) if "cooperation" in row else None,
        submission_key=key,
        next_step=_next_step(row),
        occurred_at=timezone.make_aware(datetime.datetime.combine(day, hour)),
        channel=row["channel"],
        direction=row["direction"],
        subject=row["subject"],
        notes=row["notes"],
        outcome=row["outcome"],
        mood=row.get("mood", ""),
        sharing=row["sharing"],
    )


def _next_step(row: dict[str, Any]) -> NextStep | None:
    if "follow_up" not in row:
        return None
    what, days = row["follow_up"]
    return NextStep(what=what, due=timezone.localdate() + datetime.timedelta(days=days))


def _load_drafts() -> None:
    """What waits in an inbox; recognised at the next run by its digest, confirmed or not."""
    for row in rows("contacts", "draft"):
        store_draft(
            owner=User.objects.get(email=row["owner"]),
            digest=_NAMESPACE.hex + row["key"],
            fields={
                "subject": row["subject"],
                "text": row["text"],
                "occurred_at": timezone.now() - datetime.timedelta(hours=3),
                "channel": ContactLogEntry.Channel.EMAIL,
                "direction": ContactLogEntry.Direction.INCOMING,
            },
            known=Partner.objects.filter(name=row["partner"]).exclude(email="").values_list("email", flat=True),
        )


def _load_rhythms() -> None:
    """How often the spokespersons want to be in touch with the parties next to us."""
    for row in rows("contacts", "rhythm"):
        partner = Partner.objects.get(name=row["partner"])
        ContactRhythm.objects.get_or_create(partner=partner, defaults={"weeks": row["weeks"]})
