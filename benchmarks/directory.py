"""The directory and the contact log, small and large, against a bare view and against plain text.

    python -m benchmarks.directory [partners ...]

Four contact notes for each partner.

- pages: queries at each size, which should be equal, and the median time against a view that renders only the base
  template for the same user;
- a timeline of encrypted notes against the same rows without their texts;
- the archive of everything about a person, against reading that person alone.

Everything happens in a throw-away database; SQLite, or PostgreSQL when ``DATABASE_URL`` names one.
"""

import datetime
import logging
import sys
import time
from typing import Any
from unittest.mock import patch

from benchmarks.measuring import in_turns, report_pages, serve_bare_view, throwaway_database

SIZES = (200, 50_000)
REPEATS = 9
PAGES = {
    "list": ("member", "/partners/"),
    "list, words": ("member", "/partners/?q=mieten"),
    "table": ("member", "/partners/table/"),
    "map": ("member", "/partners/map/"),
    "page": ("spokesperson", "/partners/{partner}/"),
    "while typing": ("office", "/partners/twins/?name=Mietenbuendnis+Koeln"),
    "notes": ("spokesperson", "/contacts/"),
    "notes, partner": ("spokesperson", "/contacts/?partner={partner}"),
    "overview": ("spokesperson", "/contacts/overview/"),
}


def main(sizes: tuple[int, ...]) -> None:
    with throwaway_database(logged_from=logging.ERROR):
        serve_bare_view()
        run(sizes)


def run(sizes: tuple[int, ...]) -> None:
    from benchmarks.directory_data import Directory

    directory, few = Directory(), {}
    for size in sizes:
        directory.grow_to(size)
        print(f"{size:,} partners, {directory.notes:,} contact notes")
        pages = {
            name: (directory.client(role), path.format(partner=directory.partner.pk))
            for name, (role, path) in PAGES.items()
        }
        few = report_pages(pages, few, repeats=REPEATS)
        report_texts(directory)
        report_archive(directory)


def report_texts(directory: Any) -> None:
    """Fifty notes as a timeline reads them, and the same rows without the encrypted columns."""
    from coalition.models import ContactLogEntry

    notes = ContactLogEntry.objects.filter(partners=directory.partner)
    owner = directory.users["spokesperson"]
    ours, plain = in_turns(
        lambda: [entry.subject for entry in notes.visible_to(owner)[:50]],
        lambda: list(notes.visible_to(owner).defer("subject", "notes", "outcome")[:50]),
        REPEATS,
    )
    print(f"  50 notes, read   {ours * 1e3:8.1f} ms   plain {plain * 1e3:5.1f} ms   ratio {ours / plain:7.1f}")


def report_archive(directory: Any) -> None:
    """Looking through the notes, which is the background's, and the archive that a request then waits for."""
    from django.utils import timezone

    from coalition.models import ContactLogEntry, Person, PrivacyRequest
    from coalition.privacy.archive import write_archive
    from coalition.privacy.registry import Subject
    from coalition.services.note_searches import begin_search, ready_search, with_search, work_on_search

    # Notes of former days: those of the last minutes are opened once more.
    ContactLogEntry.objects.update(updated_at=timezone.now() - datetime.timedelta(days=1))
    person = directory.person
    subject, request = Subject(person=person), PrivacyRequest.objects.create(person=person)
    # Here and now: the time of the work, not of a thread beside it.
    with patch("coalition.services.note_searches.queue_search"):
        pk = begin_search(request=request, subject=subject).pk
    begin = time.perf_counter()
    work_on_search(pk)
    print(f"  notes opened     {(time.perf_counter() - begin) * 1e3:8.1f} ms   in the background")
    begin = time.perf_counter()
    search = ready_search(request, subject)
    assert search is not None
    size = len(write_archive(with_search(subject, search), reader=directory.users["office"]).read())
    ours = time.perf_counter() - begin
    begin = time.perf_counter()
    Person.objects.get(pk=person.pk)
    bare = time.perf_counter() - begin
    ratio = f"{ours * 1e3:8.1f} ms   bare {bare * 1e3:6.1f} ms   ratio {ours / bare:7.1f}"
    print(f"  archive          {ratio}   {size:,} bytes")


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or SIZES)
