"""What this app keeps about people, how it is told to them and how it is erased."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from coalition.models import (
    AccessRecord,
    BreakGlass,
    ContactAttachment,
    ContactHandover,
    ContactLogEntry,
    ContactRelease,
    ContactSettings,
    Cooperation,
    CooperationStageChange,
    DistinctPair,
    Erasure,
    FollowUp,
    Membership,
    Partner,
    PartnerMerge,
    Person,
    PersonRole,
    PrivacyRequest,
    Unit,
)
from coalition.privacy.redaction import pattern_for, redact_fields
from coalition.privacy.registry import (
    Activity,
    Disclosure,
    PersonalData,
    Subject,
    authored,
    declare,
    deleting,
    exempt,
    own,
    readable,
)

_BATCH = 500

DIRECTORY = Activity(
    key="directory",
    name=_("Directory of allied partners"),
    purpose=_("Working together with initiatives, unions, associations and parties."),
    people=_("People who hold a function at a partner"),
    legal_basis=_("Art. 6(1)(f) or (a) with Art. 9(2)(d), (a) or (e) GDPR, noted for each person with its date"),
    recipients=_("State office, spokespersons, coordinators of the region, data protection officer"),
    kept=_("As long as the person holds a function; then by the retention rule for persons"),
)
CONTACTS = Activity(
    key="contacts",
    name=_("Contact log of the spokespersons"),
    purpose=_("Keeping in touch with partners, and keeping agreements."),
    people=_("People who speak for a partner, and the spokespersons themselves"),
    legal_basis=_("Art. 6(1)(f) with Art. 9(2)(d) GDPR"),
    recipients=_("The owner of a note and whom they share it with; nobody else, administrators included"),
    kept=_("By the retention rule for contact notes"),
)
COOPERATIONS = Activity(
    key="cooperations",
    name=_("Cooperations and joint candidacies"),
    purpose=_("Planning and keeping agreements with partners."),
    people=_("People responsible for a cooperation, and people named in its texts"),
    legal_basis=_("Art. 6(1)(f) with Art. 9(2)(d) GDPR"),
    recipients=_("Members, as far as the cooperation is visible to them"),
    kept=_("As long as the cooperation is documented"),
)
UNITS = Activity(
    key="units",
    name=_("Units and memberships"),
    purpose=_("Deciding who may read and change what."),
    people=_("Users of the hub"),
    legal_basis=_("Art. 6(1)(b) with Art. 9(2)(d) GDPR"),
    recipients=_("Coordinators of the unit, state office"),
    kept=_("Until the account is erased"),
)
PRIVACY = Activity(
    key="privacy",
    name=_("Requests about personal data"),
    purpose=_("Answering requests of people about their own data, and proving it."),
    people=_("Whoever sends a request"),
    legal_basis=_("Art. 6(1)(c) with Art. 12 and 15-21 GDPR"),
    recipients=_("Data protection officer, state office"),
    kept=_("By the retention rule for answered requests"),
)


# --- Persons ---------------------------------------------------------------------------------------------------------


def _persons(subject: Subject) -> QuerySet[Person]:
    return Person.objects.filter(pk=subject.person.pk) if subject.person else Person.objects.none()


def _functions(subject: Subject) -> QuerySet[PersonRole]:
    return PersonRole.objects.filter(person__in=_persons(subject)).select_related("partner")


def _erase_person(subject: Subject) -> int:
    if subject.person is None:
        return 0
    # Not subject.person.delete(): the caller still reads its key.
    return Person.objects.filter(pk=subject.person.pk).delete()[0]


# --- Texts in which a person may be named ----------------------------------------------------------------------------

_PARTNER_TEXTS = ("description", "address", "email", "phone")
_COOPERATION_TEXTS = ("description", "open_questions", "decision", "decided_by")
_NOTE_TEXTS = ("subject", "notes", "outcome")


def _naming(model: type[Model], texts: tuple[str, ...]) -> Callable[[Subject], QuerySet[Any]]:
    """Rows of ``model`` in whose ``texts`` the person is named."""

    def rows(subject: Subject) -> QuerySet[Any]:
        if subject.person is None:
            return model._default_manager.none()
        named = Q()
        for text in texts:
            for word in subject.identifiers:
                named |= Q(**{f"{text}__icontains": word})
        return model._default_manager.filter(named).order_by("pk")

    return rows


def _telling(texts: tuple[str, ...]) -> Callable[[Any, Subject], Disclosure]:
    """Of the texts only those that name the person."""

    def disclose(row: Any, subject: Subject) -> Disclosure:
        pattern = pattern_for(subject)
        return {"id": row.pk, "name": str(row)} | {n: v for n in texts if pattern.search(v := getattr(row, n))}

    return disclose


def _redacting(model: type[Model], texts: tuple[str, ...]) -> Callable[[Subject], int]:
    rows = _naming(model, texts)

    def erase(subject: Subject) -> int:
        if subject.person is None:
            return 0
        pattern, count = pattern_for(subject), 0
        for row in rows(subject):
            if redact_fields(row, texts, pattern):
                if hasattr(row, "version"):
                    row.version += 1
                row.save()
                count += 1
        return count

    return erase


# --- Contact log -----------------------------------------------------------------------------------------------------


def notes_about(subject: Subject) -> QuerySet[ContactLogEntry]:
    """Notes linked to the person, or naming them; every text is decrypted and compared in memory."""
    if subject.person is None:
        return ContactLogEntry.objects.none()
    linked = set(ContactLogEntry.objects.filter(persons=subject.person).values_list("pk", flat=True))
    pattern = pattern_for(subject)
    others = ContactLogEntry.objects.exclude(pk__in=linked).order_by("pk")
    naming = {note.pk for note in others.iterator(_BATCH) if any(pattern.search(getattr(note, n)) for n in _NOTE_TEXTS)}
    return ContactLogEntry.objects.filter(pk__in=linked | naming).for_lists()


def _tell_note(note: ContactLogEntry, subject: Subject) -> Disclosure:
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


def _erase_from_notes(subject: Subject) -> int:
    if subject.person is None:
        return 0
    linked = set(ContactLogEntry.objects.filter(persons=subject.person).values_list("pk", flat=True))
    count = 0
    for note in ContactLogEntry.objects.order_by("pk").iterator(_BATCH):
        pattern = pattern_for(subject, known_to_be_meant=note.pk in linked)
        if changed := redact_fields(note, _NOTE_TEXTS, pattern):
            note.version += 1
            note.save(update_fields=[*changed, "version", "updated_at"])
        count += bool(changed or note.pk in linked)
    return count


def _steps_about(subject: Subject) -> QuerySet[FollowUp]:
    if subject.person is None:
        return FollowUp.objects.none()
    return FollowUp.objects.filter(entry__persons=subject.person).order_by("pk")


def _erase_from_steps(subject: Subject) -> int:
    if subject.person is None:
        return 0
    linked = set(_steps_about(subject).values_list("pk", flat=True))
    count = 0
    for step in FollowUp.objects.order_by("pk").iterator(_BATCH):
        if redact_fields(step, ("what",), pattern_for(subject, known_to_be_meant=step.pk in linked)):
            step.save(update_fields=["what"])
            count += 1
    return count


def _files_about(subject: Subject) -> QuerySet[ContactAttachment]:
    """Files at notes about the person: nobody looks into them, so all of them count."""
    notes = [note.pk for note in notes_about(subject)] if subject.person else []
    return ContactAttachment.objects.filter(entry__in=notes).for_lists()


def _stop_reading(subject: Subject) -> int:
    if subject.user is None:
        return 0
    return ContactLogEntry.readers.through._default_manager.filter(user=subject.user).delete()[0]


# --- Requests --------------------------------------------------------------------------------------------------------


def _requests(subject: Subject) -> QuerySet[PrivacyRequest]:
    return PrivacyRequest.objects.filter(**{subject.kind: subject.row.pk})


def _empty_requests(subject: Subject) -> int:
    """The proof that a request was answered stays, without who it was."""
    count = 0
    for request in _requests(subject):
        request.person = request.user = None
        request.identity_check, request.reason = "", ""
        request.save(update_fields=["person", "user", "identity_check", "reason"])
        count += 1
    return count


def _releases(subject: Subject) -> QuerySet[ContactRelease]:
    return ContactRelease.objects.filter(request__in=_requests(subject))


_GOES_WITH_IT = _("Deleted together with the person.")

declare(
    PersonalData(
        model=Person,
        activity=DIRECTORY,
        fields=(
            "name",
            "email",
            "phone",
            "legal_basis",
            "legal_basis_date",
            "legal_basis_source",
            "purpose",
            "informed_on",
            "review_on",
            "restricted_at",
            "created_at",
        ),
        rows=_persons,
        erase=_erase_person,
        after_erasure=_("Deleted."),
        step=90,
    ),
    PersonalData(
        model=PersonRole,
        activity=DIRECTORY,
        fields=("partner", "function", "since", "until"),
        rows=_functions,
        after_erasure=_GOES_WITH_IT,
    ),
    PersonalData(
        model=Partner,
        activity=DIRECTORY,
        fields=_PARTNER_TEXTS,
        rows=_naming(Partner, _PARTNER_TEXTS),
        disclose=_telling(_PARTNER_TEXTS),
        erase=_redacting(Partner, _PARTNER_TEXTS),
        after_erasure=_("Name, address and number are taken out of the texts."),
    ),
    authored(Partner, DIRECTORY, by=("verified_by",), fields=("name", "verified_at")),
    PersonalData(
        model=Cooperation,
        activity=COOPERATIONS,
        fields=_COOPERATION_TEXTS,
        rows=_naming(Cooperation, _COOPERATION_TEXTS),
        disclose=_telling(_COOPERATION_TEXTS),
        erase=_redacting(Cooperation, _COOPERATION_TEXTS),
        after_erasure=_("Name, address and number are taken out of the texts."),
    ),
    authored(Cooperation, COOPERATIONS, by=("responsible",), fields=("title",)),
    authored(CooperationStageChange, COOPERATIONS, by=("changed_by",), fields=("stage", "changed_at")),
    PersonalData(
        model=ContactLogEntry,
        activity=CONTACTS,
        fields=("occurred_at", "channel", "partners", *_NOTE_TEXTS),
        rows=notes_about,
        disclose=_tell_note,
        erase=_erase_from_notes,
        after_erasure=_("Name, address and number are taken out of the texts; the link to the person is deleted."),
    ),
    PersonalData(
        model=ContactLogEntry,
        activity=CONTACTS,
        fields=("occurred_at", "channel", "direction", "partners", "sharing", *_NOTE_TEXTS),
        rows=own(ContactLogEntry, "owner"),
        erase=_stop_reading,
        after_erasure=_("Notes stay with whom they are shared; the account that they name is anonymous."),
    ),
    PersonalData(
        model=ContactAttachment,
        activity=CONTACTS,
        fields=("size", "added_at"),
        rows=_files_about,
        erase=deleting(_files_about),
        after_erasure=_("Deleted: what a file says about others cannot be told apart."),
        # Before the notes are redacted: afterwards nobody knows whom they were about.
        step=5,
    ),
    authored(ContactHandover, CONTACTS, by=("giver", "receiver"), fields=("made_at",)),
    authored(BreakGlass, CONTACTS, by=("requested_by", "owner", "decided_by"), fields=("requested_at", "approved")),
    authored(ContactAttachment, CONTACTS, by=("added_by",), fields=("added_at",)),
    PersonalData(
        model=AccessRecord,
        activity=CONTACTS,
        fields=("kind", "first_at", "last_at"),
        rows=own(AccessRecord, "reader"),
        erase=deleting(own(AccessRecord, "reader")),
        after_erasure=_("Deleted."),
    ),
    PersonalData(
        model=FollowUp,
        activity=CONTACTS,
        fields=("due", "done_at"),
        rows=_steps_about,
        erase=_erase_from_steps,
        after_erasure=_("Name, address and number are taken out of the texts."),
    ),
    PersonalData(
        model=FollowUp,
        activity=CONTACTS,
        fields=("what", "due", "done_at"),
        rows=own(FollowUp, "assignee"),
        after_erasure=_("The row stays; the account that it names is anonymous."),
    ),
    PersonalData(
        model=ContactSettings,
        activity=CONTACTS,
        fields=("default_sharing", "reminders", "weekly_digest", "feed_shows_titles"),
        rows=own(ContactSettings, "user"),
        erase=deleting(own(ContactSettings, "user")),
        after_erasure=_("Deleted."),
    ),
    PersonalData(
        model=Membership,
        activity=UNITS,
        fields=("unit", "role", "since", "until"),
        rows=own(Membership, "user"),
        erase=deleting(own(Membership, "user")),
        after_erasure=_("Deleted."),
    ),
    PersonalData(
        model=ContactRelease,
        activity=PRIVACY,
        fields=("decided_at",),
        rows=_releases,
        erase=deleting(_releases),
        after_erasure=_("Deleted."),
        step=20,
    ),
    PersonalData(
        model=PrivacyRequest,
        activity=PRIVACY,
        fields=("kind", "received_on", "due_on", "identity_check", "outcome", "reason", "closed_at"),
        rows=_requests,
        erase=_empty_requests,
        after_erasure=_("Kept as proof, without who it was."),
        step=30,
    ),
    authored(DistinctPair, DIRECTORY, by=("decided_by",), fields=("decided_at",)),
    authored(PartnerMerge, DIRECTORY, by=("merged_by",), fields=("merged_at", "undone_at")),
    authored(PrivacyRequest, PRIVACY, by=("handled_by",), fields=("closed_at",)),
    authored(Erasure, PRIVACY, by=("erased_by",), fields=("erased_at",)),
)
exempt(Unit, "Its e-mail address is the unit's, not a person's.")
