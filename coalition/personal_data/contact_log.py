"""Contact notes and next steps: encrypted, so that texts are opened and compared in memory."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from coalition.models import ContactAttachment, ContactLogEntry, ContactRelease, FollowUp
from coalition.privacy.notes import BATCH, NOTE_TEXTS, notes_about
from coalition.privacy.redaction import pattern_for, redact_fields
from coalition.privacy.registry import Disclosure, Subject, own_confidential, readable

OWN_NOTE = ("occurred_at", "channel", "direction", "partners", "sharing", *NOTE_TEXTS)


def _is_private(note: str = "") -> Q:
    return Q(**{f"{note}sharing": ContactLogEntry.Sharing.PRIVATE})


def _is_told(subject: Subject, note: str) -> Q:
    """Of a private note (at the path ``note``) not even that it is there, until its owner has decided about it."""
    decided = ContactRelease.objects.filter(request__person=subject.person, decided_at__isnull=False)
    return ~_is_private(note) | Q(Exists(decided.filter(entry=OuterRef(f"{note}pk"))))


def notes_to_tell(subject: Subject) -> QuerySet[ContactLogEntry]:
    """Of those, what is told."""
    return notes_about(subject).filter(_is_told(subject, ""))


def own_notes(subject: Subject) -> QuerySet[ContactLogEntry]:
    """Written by the user; a private one is for its owner alone."""
    rows = own_confidential(ContactLogEntry, "owner")(subject)
    return rows if subject.reads_own else rows.filter(Q(is_read=True) | ~_is_private())


def tell_note(note: ContactLogEntry, subject: Subject) -> Disclosure:
    """That there was contact; of the text what its owner has given out for this."""
    released = note.releases.filter(request__person=subject.person, decided_at__isnull=False).last()
    return {
        "occurred_at": note.occurred_at,
        "channel": readable(note, "channel"),
        "partners": readable(note, "partners"),
        "by": str(note.owner),
        "text": released.text if released else "",
        "text_refused_because": released.refused_because if released else "",
    }


def erase_from_notes(subject: Subject) -> int:
    if subject.person is None:
        return 0
    linked = set(ContactLogEntry.objects.filter(persons=subject.person).values_list("pk", flat=True))
    count = 0
    for note in notes_about(subject).order_by("pk").iterator(BATCH):
        pattern = pattern_for(subject, known_to_be_meant=note.pk in linked)
        if changed := redact_fields(note, NOTE_TEXTS, pattern):
            note.version += 1
            note.save(update_fields=[*changed, "version", "updated_at"])
        count += bool(changed or note.pk in linked)
    return count


def steps_about(subject: Subject) -> QuerySet[FollowUp]:
    if subject.person is None:
        return FollowUp.objects.none()
    return FollowUp.objects.filter(entry__persons=subject.person).order_by("pk")


def steps_to_tell(subject: Subject) -> QuerySet[FollowUp]:
    return steps_about(subject).filter(_is_told(subject, "entry__"))


def erase_from_steps(subject: Subject) -> int:
    if subject.person is None:
        return 0
    linked = set(steps_about(subject).values_list("pk", flat=True))
    count = 0
    for step in FollowUp.objects.order_by("pk").iterator(BATCH):
        if redact_fields(step, ("what",), pattern_for(subject, known_to_be_meant=step.pk in linked)):
            step.save(update_fields=["what"])
            count += 1
    return count


def files_about(subject: Subject) -> QuerySet[ContactAttachment]:
    """Files at notes about the person: nobody looks into them, so all of them count."""
    notes = [note.pk for note in notes_about(subject)] if subject.person else []
    return ContactAttachment.objects.filter(entry__in=notes).for_lists()


def files_to_tell(subject: Subject) -> QuerySet[ContactAttachment]:
    return files_about(subject).filter(_is_told(subject, "entry__"))


def stop_reading(subject: Subject) -> int:
    if subject.user is None:
        return 0
    return ContactLogEntry.readers.through._default_manager.filter(user=subject.user).delete()[0]
