"""Drafts of contact notes out of calendar entries (.ics) and business cards (.vcf)."""

import datetime
from collections.abc import Callable
from pathlib import PurePath
from typing import Any

import vobject
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar

from coalition.contact_mail.messages import clean
from coalition.models import ContactDraft
from coalition.models import ContactLogEntry as Entry
from coalition.services.contact_drafts import digest_of_file, store_draft

LARGEST_FILE = 256 * 1024
_LONGEST_SUBJECT = 200
_LONGEST_TEXT = 20_000
_MOST_ADDRESSES = 100


def create_draft_from_file(*, owner: Any, upload: UploadedFile) -> ContactDraft:
    """A draft from the first entry or card of the file; ``ValidationError`` for a file that holds none, or is known."""
    reader = _READERS.get(PurePath(upload.name or "").suffix.lower())
    if reader is None or (upload.size or 0) > LARGEST_FILE:
        raise ValidationError(_("Choose a calendar entry (.ics) or a business card (.vcf) of at most 256 KB."))
    content = upload.read()
    try:
        fields, known = reader(content)
    except Exception as error:  # Both libraries raise whatever comes on broken files.
        raise ValidationError(_("This file cannot be read.")) from error
    # Made anew each time: after a draft was thrown away, the same file may be chosen again on purpose.
    digest = digest_of_file(content + timezone.now().isoformat().encode())
    draft = store_draft(owner=owner, digest=digest, fields=fields, known=known)
    if draft is None:
        raise ValidationError(_("This file cannot be read."))
    return draft


def _from_calendar(content: bytes) -> tuple[dict[str, Any], list[str]]:
    event = next(iter(Calendar.from_ical(content.decode("utf-8", errors="replace")).walk("VEVENT")))
    people = [event.get(name, []) for name in ("ATTENDEE", "ORGANIZER")]
    listed = [one for some in people for one in (some if isinstance(some, list) else [some])][:_MOST_ADDRESSES]
    told = [str(event.get(name, "")) for name in ("LOCATION", "DESCRIPTION")]
    fields = {
        "subject": _line(str(event.get("SUMMARY", ""))),
        "text": clean("\n".join(text for text in told if text))[:_LONGEST_TEXT],
        "occurred_at": _moment(event.decoded("DTSTART")),
        "channel": Entry.Channel.MEETING,
        "direction": Entry.Direction.MUTUAL,
    }
    return fields, [str(one).lower().removeprefix("mailto:") for one in listed]


def _from_card(content: bytes) -> tuple[dict[str, Any], list[str]]:
    card = vobject.readOne(content.decode("utf-8", errors="replace"))
    values = {name: [str(one.value) for one in lines] for name, lines in card.contents.items() if name != "org"}
    organisation = [part for one in card.contents.get("org", []) for part in one.value]
    name = _line(", ".join([*values.get("fn", [])[:1], *organisation[:2]]))
    if not name:
        raise ValueError("no card")
    told = [*values.get("title", []), *values.get("tel", []), *values.get("email", []), *values.get("note", [])]
    fields = {
        "subject": name,
        "text": clean("\n".join(told))[:_LONGEST_TEXT],
        "occurred_at": timezone.now(),
        "channel": Entry.Channel.MEETING,
        "direction": Entry.Direction.MUTUAL,
    }
    return fields, [address.lower() for address in values.get("email", [])[:_MOST_ADDRESSES]]


def _line(text: str) -> str:
    return " ".join(clean(text).split())[:_LONGEST_SUBJECT]


def _moment(value: datetime.date) -> datetime.datetime:
    """A day counts from its noon; what lies ahead, which no contact log takes, as of now."""
    now = timezone.now()
    if not isinstance(value, datetime.datetime):
        value = datetime.datetime.combine(value, datetime.time(12))
    moment = value if value.tzinfo else timezone.make_aware(value)
    return min(moment, now)


_READERS: dict[str, Callable[[bytes], tuple[dict[str, Any], list[str]]]] = {
    ".ics": _from_calendar,
    ".vcf": _from_card,
}
