"""What of the coalition's data has a limit in time, and what happens after it. Rules are switched on by hand."""

import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from coalition.models import (
    AccessRecord,
    BreakGlass,
    ChangeRecord,
    ContactDraft,
    ContactHandover,
    ContactLogEntry,
    Cooperation,
    CooperationDocument,
    CooperationMinutes,
    CooperationPromise,
    CooperationStageChange,
    EntryCheck,
    FollowUp,
    PartnerCorrection,
    PartnerImport,
    Person,
    PersonReading,
    PersonRole,
    PrivacyRequest,
)
from coalition.privacy.erasure import erase_subject
from coalition.privacy.registry import Subject
from coalition.privacy.retention import RetentionKind, delete_row, register_retention

THREE_MONTHS = 90
ONE_YEAR, TWO_YEARS, THREE_YEARS, FIVE_YEARS = 365, 730, 1095, 1825


def _unneeded_persons(day: datetime.date) -> QuerySet[Person]:
    """Neither in office after ``day``, nor in contact or changed since."""
    in_office = PersonRole.objects.held_on(day + datetime.timedelta(days=1)).filter(person=OuterRef("pk"))
    in_contact = ContactLogEntry.objects.filter(persons=OuterRef("pk"), occurred_at__date__gt=day)
    return Person.objects.filter(~Exists(in_office), ~Exists(in_contact), updated_at__date__lte=day)


def _old_notes(day: datetime.date) -> QuerySet[ContactLogEntry]:
    """Older than ``day``, with nothing left to do."""
    to_do = FollowUp.objects.open().filter(entry=OuterRef("pk"))
    return ContactLogEntry.objects.filter(~Exists(to_do), occurred_at__date__lte=day)


def _answered_requests(day: datetime.date) -> QuerySet[PrivacyRequest]:
    return PrivacyRequest.objects.filter(closed_at__date__lte=day)


def _old_access_records(day: datetime.date) -> QuerySet[AccessRecord]:
    return AccessRecord.objects.filter(last_at__date__lte=day)


def _old_openings(day: datetime.date) -> QuerySet[BreakGlass]:
    """Asked for and decided on or before ``day``; what nobody decided counts from the day it was asked for."""
    return BreakGlass.objects.filter(requested_at__date__lte=day).exclude(decided_at__date__gt=day)


def _old_handovers(day: datetime.date) -> QuerySet[ContactHandover]:
    return ContactHandover.objects.filter(made_at__date__lte=day)


def _old_person_readings(day: datetime.date) -> QuerySet[PersonReading]:
    return PersonReading.objects.filter(day__lte=day)


def _old_cooperations(day: datetime.date) -> QuerySet[Cooperation]:
    """Ended before ``day``, with promises, minutes or documents that are still kept."""
    ended = [Cooperation.Stage.COMPLETED, Cooperation.Stage.ABANDONED]
    changed_since = CooperationStageChange.objects.filter(cooperation=OuterRef("pk"), changed_at__date__gt=day)
    records = [
        Exists(model._default_manager.filter(cooperation=OuterRef("pk")))
        for model in (CooperationPromise, CooperationMinutes, CooperationDocument)
    ]
    return Cooperation.objects.filter(~Exists(changed_since), records[0] | records[1] | records[2], stage__in=ended)


def _delete_records(cooperation: Cooperation) -> None:
    for rows in (cooperation.promises, cooperation.minutes, cooperation.documents):
        rows.all().delete()


def _old_drafts(day: datetime.date) -> QuerySet[ContactDraft]:
    return ContactDraft.objects.filter(received_at__date__lte=day)


def _decided_corrections(day: datetime.date) -> QuerySet[PartnerCorrection]:
    return PartnerCorrection.objects.filter(decided_at__date__lte=day)


def _old_entry_checks(day: datetime.date) -> QuerySet[EntryCheck]:
    return EntryCheck.objects.filter(expires_at__date__lte=day)


def _old_changes(day: datetime.date) -> QuerySet[ChangeRecord]:
    return ChangeRecord.objects.filter(at__date__lte=day)


def _old_imports(day: datetime.date) -> QuerySet[PartnerImport]:
    ended = [PartnerImport.State.DONE, PartnerImport.State.UNDONE]
    return PartnerImport.objects.filter(state__in=ended, finished_at__date__lte=day)


def _erase(person: Person) -> None:
    erase_subject(subject=Subject(person=person), by=None)


register_retention(
    RetentionKind(
        key="persons",
        label=_("Persons without a function and without contact"),
        what_happens=_("Erased everywhere, as on request."),
        days=TWO_YEARS,
        outdated=_unneeded_persons,
        remove=_erase,
    )
)
register_retention(
    RetentionKind(
        key="contact_notes",
        label=_("Contact notes without an open next step"),
        what_happens=_("Deleted with their next steps."),
        days=FIVE_YEARS,
        outdated=_old_notes,
        remove=delete_row,
    )
)
register_retention(
    RetentionKind(
        key="privacy_requests",
        label=_("Answered requests about personal data"),
        what_happens=_("Deleted."),
        days=THREE_YEARS,
        outdated=_answered_requests,
        remove=delete_row,
    )
)
register_retention(
    RetentionKind(
        key="access_records",
        label=_("Records of who read which contact note"),
        what_happens=_("Deleted."),
        days=ONE_YEAR,
        outdated=_old_access_records,
        remove=delete_row,
    )
)
register_retention(
    RetentionKind(
        key="break_glass",
        label=_("Requests to open contact notes without their owner"),
        what_happens=_("Deleted with their reasons; who read which note has its own rule."),
        days=THREE_YEARS,
        outdated=_old_openings,
        remove=delete_row,
    )
)
register_retention(
    RetentionKind(
        key="contact_handovers",
        label=_("Records of who handed over which contact note to whom"),
        what_happens=_("Deleted; the notes stay with whom they were given to."),
        days=FIVE_YEARS,
        outdated=_old_handovers,
        remove=delete_row,
    )
)
register_retention(
    RetentionKind(
        key="person_readings",
        label=_("Records of who had whose personal data before them"),
        what_happens=_("Deleted."),
        days=ONE_YEAR,
        outdated=_old_person_readings,
        remove=delete_row,
    )
)
register_retention(
    RetentionKind(
        key="cooperation_records",
        label=_("Promises, minutes and documents of ended cooperations"),
        what_happens=_("Deleted; the cooperation itself stays."),
        days=FIVE_YEARS,
        outdated=_old_cooperations,
        remove=_delete_records,
    )
)
register_retention(
    RetentionKind(
        key="contact_drafts",
        label=_("What came by mail for a contact log"),
        what_happens=_("Deleted, confirmed or not; notes that were made of it stay."),
        days=THREE_MONTHS,
        outdated=_old_drafts,
        remove=delete_row,
    )
)
register_retention(
    RetentionKind(
        key="corrections",
        label=_("Decided corrections of the directory"),
        what_happens=_("Deleted; what was taken over stays in the entry."),
        days=ONE_YEAR,
        outdated=_decided_corrections,
        remove=delete_row,
    )
)
register_retention(
    RetentionKind(
        key="entry_checks",
        label=_("Questions to partners about their entries"),
        what_happens=_("Deleted; the date of verification stays in the entry."),
        days=ONE_YEAR,
        outdated=_old_entry_checks,
        remove=delete_row,
    )
)
register_retention(
    RetentionKind(
        key="changes",
        label=_("History of changes"),
        what_happens=_("Deleted; the entries stay as they are."),
        days=THREE_YEARS,
        outdated=_old_changes,
        remove=delete_row,
    )
)
register_retention(
    RetentionKind(
        key="partner_imports",
        label=_("Records of imports"),
        what_happens=_("Deleted with their rows; the entries stay."),
        days=ONE_YEAR,
        outdated=_old_imports,
        remove=delete_row,
    )
)
