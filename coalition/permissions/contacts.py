"""Predicates about contact logs: notes, their files, drafts and readings."""

from typing import Any

import rules

from coalition.conf import setting
from coalition.models import AccessRecord, ContactAttachment, ContactDraft, ContactLogEntry
from coalition.permissions.standing import is_member


@rules.predicate
def is_entry_owner(user: Any, entry: ContactLogEntry | None) -> bool:
    return entry is not None and entry.owner_id == user.pk


@rules.predicate
def reads_entry(user: Any, entry: ContactLogEntry | None) -> bool:
    return entry is not None and ContactLogEntry.objects.visible_to(user).filter(pk=entry.pk).exists()


@rules.predicate
def reads_attached_note(user: Any, attachment: ContactAttachment | None) -> bool:
    return attachment is not None and reads_entry(user, attachment.entry)


@rules.predicate
def owns_attached_note(user: Any, attachment: ContactAttachment | None) -> bool:
    return attachment is not None and is_entry_owner(user, attachment.entry)


@rules.predicate
def owns_read_note(user: Any, record: AccessRecord | None) -> bool:
    return record is not None and is_entry_owner(user, record.entry)


@rules.predicate
def owns_draft(user: Any, draft: ContactDraft | None) -> bool:
    return draft is not None and draft.owner_id == user.pk


@rules.predicate
def contact_mail_is_on(_user: Any) -> bool:
    """The installation takes in mails for contact logs."""
    return bool(setting("CONTACT_MAIL_ADDRESS"))


@rules.predicate
def owns_some_entry(user: Any) -> bool:
    """Also after leaving office: what somebody may no longer read they may still pass on."""
    active = getattr(user, "is_authenticated", False) and user.is_active
    return bool(active) and ContactLogEntry.objects.owned_by(user).exists()


@rules.predicate
def knows_entry(user: Any, entry: ContactLogEntry | None) -> bool:
    return entry is not None and ContactLogEntry.objects.known_to(user).filter(pk=entry.pk).exists()


@rules.predicate
def is_named_reader(user: Any) -> bool:
    """Somebody shared at least one entry with them by name."""
    return is_member(user) and ContactLogEntry.objects.visible_to(user).exists()
