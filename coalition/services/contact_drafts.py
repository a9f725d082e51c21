"""Drafts of contact notes, out of mails and files. Logged by id: never by sender, subject, name or address."""

import hashlib
import re
from collections.abc import Iterable
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from coalition.access import require
from coalition.contact_mail import addresses
from coalition.contact_mail.messages import AttachedFile, MailContent, UnreadableMessageError, read_message
from coalition.models import (
    ContactAttachment,
    ContactDraft,
    ContactDraftFile,
    ContactLogEntry,
    Partner,
    Person,
    PersonRole,
)
from coalition.services.contact_attachments import LARGEST_ATTACHMENT
from coalition.services.contact_log import create_contact
from coalition.services.uploads import clean_attachment

log = structlog.get_logger(__name__)

# Who has somebody's address cannot fill the database with it.
MOST_WAITING = 200
_FORWARDED = re.compile(r"\s*(fwd?|wg|weitergeleitet)\s*:", re.IGNORECASE)


def receive_mail(*, raw: bytes, recipients: Iterable[str] = ()) -> list[ContactDraft]:
    """Keep a message for everybody whose personal address it was sent to; ``recipients`` are those of the envelope.

    What is automatic, unreadable, too large or for nobody is dropped, with a line in the log that says why and no more.
    The same message again changes nothing.
    """
    if not addresses.is_on():
        return _drop("off")
    try:
        content = read_message(raw)
    except UnreadableMessageError as error:
        return _drop(str(error))
    if content.is_automatic:
        return _drop("automatic")
    owners = addresses.owners_of([*recipients, *content.recipients])
    if not owners:
        return _drop("unknown address")
    drafts = [_keep(content, owner) for owner in owners]
    return [draft for draft in drafts if draft is not None]


def _drop(reason: str) -> list[ContactDraft]:
    log.info("contact_mail_dropped", reason=reason)
    return []


def _keep(content: MailContent, owner: Any) -> ContactDraft | None:
    if ContactDraft.objects.filter(owner=owner).waiting().count() >= MOST_WAITING:
        log.info("contact_mail_dropped", reason="too many waiting", owner=owner.pk)
        return None
    own = {owner.email.lower()}
    known = {one for one in content.addresses if not addresses.token_in(one)} - own
    outgoing = content.sender in own and not _FORWARDED.match(content.subject)
    fields = {
        "subject": content.subject,
        "text": content.text,
        "occurred_at": content.occurred_at,
        "channel": ContactLogEntry.Channel.EMAIL,
        "direction": ContactLogEntry.Direction.OUTGOING if outgoing else ContactLogEntry.Direction.INCOMING,
    }
    return store_draft(owner=owner, digest=content.digest, fields=fields, known=known, files=content.files)


@transaction.atomic
def store_draft(
    *, owner: Any, digest: str, fields: dict[str, Any], known: Iterable[str], files: Iterable[AttachedFile] = ()
) -> ContactDraft | None:
    """A draft with the partners and persons behind the addresses ``known``; None when ``digest`` was there before."""
    require(owner, "coalition.add_contact")
    try:
        with transaction.atomic():
            draft = ContactDraft.objects.create(owner=owner, digest=digest, **fields)
    except IntegrityError:
        log.info("contact_draft_known", owner=owner.pk)
        return None
    partners, persons = matches(owner, known)
    draft.partners.set(partners)
    draft.persons.set(persons)
    draft.refused_files = sum(not _keep_file(draft, file) for file in files)
    draft.save(update_fields=["refused_files"])
    log.info("contact_draft_received", draft=draft.pk, owner=owner.pk)
    return draft


def matches(owner: Any, known: Iterable[str]) -> tuple[list[Partner], list[Person]]:
    """Who of the directory has one of these addresses, as far as ``owner`` may see it; a person's posts count."""
    wanted = Q(pk=None)
    for address in sorted(set(known))[:100]:
        wanted |= Q(email__iexact=address)
    persons = list(Person.objects.visible_to(owner).filter(wanted))
    posts = PersonRole.objects.held_on(timezone.localdate()).filter(person__in=persons)
    held = Q(pk__in=posts.values("partner"))
    current = Partner.objects.visible_to(owner).current()
    return list(current.filter(wanted | held)), persons


def _keep_file(draft: ContactDraft, file: AttachedFile) -> bool:
    """Whether the file passed the check that every attachment passes."""
    try:
        if len(file.content) > LARGEST_ATTACHMENT:
            return False
        cleaned: Any = clean_attachment(SimpleUploadedFile(file.name or "file", file.content))
    except (ValidationError, ValueError, OSError):
        return False
    cleaned.seek(0)
    content = cleaned.read()
    ContactDraftFile.objects.create(draft=draft, name=cleaned.name or "", content=content, size=len(content))
    return True


@transaction.atomic
def confirm_draft(*, draft: ContactDraft, by: Any, **fields: Any) -> ContactLogEntry:
    """Make the draft a note of its owner, with its files. Confirmed twice, it is one note."""
    require(by, "coalition.change_contact_draft", draft)
    locked = ContactDraft.objects.select_for_update().get(pk=draft.pk)
    fields = {**fields, "submission_key": locked.key}
    entry = create_contact(owner=by, **fields)
    if locked.settled_at is not None:
        return entry
    for file in locked.files.all():
        ContactAttachment.objects.create(entry=entry, name=file.name, content=file.content, size=file.size, added_by=by)
    _settle(locked, entry)
    log.info("contact_draft_confirmed", draft=locked.pk, entry=entry.pk, by=by.pk)
    return entry


@transaction.atomic
def discard_draft(*, draft: ContactDraft, by: Any) -> None:
    """Throw it away; the same mail does not come again."""
    require(by, "coalition.change_contact_draft", draft)
    _settle(ContactDraft.objects.select_for_update().get(pk=draft.pk), None)
    log.info("contact_draft_discarded", draft=draft.pk, by=by.pk)


def _settle(draft: ContactDraft, entry: ContactLogEntry | None) -> None:
    draft.files.all().delete()
    draft.partners.clear()
    draft.persons.clear()
    draft.subject = draft.text = ""
    draft.entry = entry or draft.entry
    draft.settled_at = draft.settled_at or timezone.now()
    draft.save()


def digest_of_file(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
