"""Looking through all contact notes for somebody who asked, in the background: in batches, resumed after a crash."""

import datetime
from dataclasses import replace

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from coalition.access import users_with_role
from coalition.background import run_aside
from coalition.models import ContactLogEntry, ContactRelease, NoteSearch, PrivacyRequest
from coalition.privacy.notes import BATCH, NotesFound, naming_one, notes_about
from coalition.privacy.redaction import pattern_for
from coalition.privacy.registry import Subject
from coalition.roles import Role
from coalition.services.notices import tell

log = structlog.get_logger(__name__)

TIMEOUT = 1800
# Whoever waits no longer than this sees the end on the page itself.
WORTH_A_MAIL = datetime.timedelta(seconds=30)


def ready_search(request: PrivacyRequest, subject: Subject) -> NoteSearch | None:
    """The search that came to its end, for the names that ``subject`` has now."""
    found = NoteSearch.objects.filter(request=request, names_digest=_digest(subject), finished_at__isnull=False)
    return found.first()


def with_search(subject: Subject, search: NoteSearch) -> Subject:
    keys = frozenset(search.found.values_list("pk", flat=True))
    return replace(subject, found=NotesFound(keys, search.began_at))


@transaction.atomic
def begin_search(*, request: PrivacyRequest, subject: Subject) -> NoteSearch:
    """Look through the notes for the subject's names; one that is under way for the same names goes on."""
    PrivacyRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    digest = _digest(subject)
    search = NoteSearch.objects.filter(request=request).first()
    if search is None or search.names_digest != digest:
        if search is not None:
            search.delete()
        search = NoteSearch.objects.create(request=request, names_digest=digest, total=ContactLogEntry.objects.count())
        log.info("note_search_begun", search=search.pk, request=request.pk)
    key = search.pk
    if search.finished_at is None:
        transaction.on_commit(lambda: queue_search(key), robust=True)
    return search


def queue_search(pk: int) -> None:
    run_aside(work_on_search, pk, name="note-search", timeout=TIMEOUT)


def work_on_search(pk: int) -> None:
    """Look through what is left, to the end. Repeatable; it ends once."""
    while look_at_next(pk):
        pass


def resume_lost_searches() -> int:
    """For the scheduler: go on with those whose process ended; returns how many."""
    lost = list(NoteSearch.objects.lost().values_list("pk", flat=True))
    for pk in lost:
        queue_search(pk)
    return len(lost)


def look_at_next(pk: int) -> bool:
    """One batch; whether there is more to do. The notes are opened before anything is locked."""
    search = NoteSearch.objects.select_related("request__person").filter(pk=pk, finished_at=None).first()
    if search is None or search.request.person is None:
        return False
    subject = Subject(person=search.request.person)
    notes = list(ContactLogEntry.objects.filter(pk__gt=search.position).order_by("pk")[:BATCH])
    naming = list(naming_one(notes, pattern_for(subject)))
    with transaction.atomic():
        rows = NoteSearch.objects.select_for_update(of=("self",))
        current = rows.filter(pk=pk, position=search.position, finished_at=None).first()
        if current is None:
            # Somebody else was quicker: go on from where they are.
            return True
        current.touched_at = timezone.now()
        if not notes:
            _finish(current, subject)
            return False
        current.found.add(*ContactLogEntry.objects.filter(pk__in=naming))
        current.position, current.looked_at = notes[-1].pk, current.looked_at + len(notes)
        current.save(update_fields=["position", "looked_at", "touched_at"])
    return True


def _finish(search: NoteSearch, subject: Subject) -> None:
    """With the request for access the owners are asked; data protection learns that it can go on."""
    search.finished_at = search.touched_at
    search.save(update_fields=["finished_at", "touched_at"])
    if search.request.kind == PrivacyRequest.Kind.ACCESS and search.request.is_open:
        _ask_owners(search.request, with_search(subject, search))
    if search.finished_at - search.began_at > WORTH_A_MAIL:
        request = search.request
        transaction.on_commit(lambda: tell_it_is_ready(request), robust=True)
    log.info("note_search_finished", search=search.pk, notes=search.looked_at)


def tell_it_is_ready(request: PrivacyRequest) -> None:
    tell(
        users_with_role(Role.DATA_PROTECTION),
        subject=lambda: _("A request about personal data can go on"),
        text=lambda: _("What took the hub a while is done. Please look at the request:"),
        address="coalition:privacy-request",
        args=[request.pk],
    )


def _ask_owners(request: PrivacyRequest, subject: Subject) -> None:
    """Those of notes that nobody was asked about yet; by a mail without a name or a text."""
    asked = set(request.releases.values_list("entry", flat=True))
    notes = [note for note in notes_about(subject) if note.pk not in asked]
    ContactRelease.objects.bulk_create(ContactRelease(request=request, entry=note) for note in notes)
    owners = {note.owner for note in notes}
    transaction.on_commit(
        lambda: tell(
            owners,
            subject=lambda: _("A request about personal data needs you"),
            text=lambda: _("Somebody asked what the hub knows about them. Please look at what you give out:"),
            address="coalition:privacy-releases",
        ),
        robust=True,
    )


def _digest(subject: Subject) -> str:
    """Of what is looked for; under the secret key, so that names cannot be guessed from it."""
    pattern = pattern_for(subject).pattern if subject.person else ""
    return salted_hmac("coalition.note_search", pattern, algorithm="sha256").hexdigest()
