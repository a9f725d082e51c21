"""The directory and the contact log, small and large, against a bare view and against plain text.

    python -m benchmarks.directory [partners ...]

Four contact notes for each partner.

- pages: queries at each size, which should be equal, and the median time against a view that renders only the base
  template for the same user;
- a timeline of encrypted notes against the same rows without their texts;
- the archive of everything about a person, against reading that person alone.

Everything happens in a throw-away database; SQLite, or PostgreSQL when ``DATABASE_URL`` names one.
"""

import logging
import os
import sys
import time
from typing import Any

import django
import structlog

from benchmarks.measuring import count_queries, in_turns

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
    os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings.test"
    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test.utils import setup_test_environment

    setup_test_environment()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    settings.ROOT_URLCONF = "benchmarks.urls"
    connection.creation.create_test_db(verbosity=0)
    try:
        run(sizes)
    finally:
        connection.creation.destroy_test_db("", verbosity=0)


def run(sizes: tuple[int, ...]) -> None:
    from benchmarks.directory_data import Directory

    directory, few = Directory(), {}
    for size in sizes:
        directory.grow_to(size)
        print(f"{size:,} partners, {directory.notes:,} contact notes")
        few = report_pages(directory, few)
        report_texts(directory)
        report_archive(directory)


def report_pages(directory: Any, few: dict[str, int]) -> dict[str, int]:
    """Prints a line for each page; ``few`` are the queries at the smallest size, empty the first time."""
    found = {}
    for name, (role, path) in PAGES.items():
        client, address = directory.client(role), path.format(partner=directory.partner.pk)
        found[name] = count_queries(client, address)
        ours, bare = in_turns(lambda c=client, a=address: c.get(a), lambda c=client: c.get("/bare/"), REPEATS)
        queries = f"queries {found[name]:3d}, ratio {found[name] / few.get(name, found[name]):4.2f}"
        print(f"  {name:<16} {ours * 1e3:8.1f} ms   bare {bare * 1e3:6.1f} ms   ratio {ours / bare:7.1f}   {queries}")
    return few or found


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
    from coalition.models import Person
    from coalition.privacy.archive import write_archive
    from coalition.privacy.registry import Subject

    person = directory.person
    begin = time.perf_counter()
    size = len(write_archive(Subject(person=person), reader=directory.users["office"]).read())
    ours = time.perf_counter() - begin
    begin = time.perf_counter()
    Person.objects.get(pk=person.pk)
    bare = time.perf_counter() - begin
    ratio = f"{ours * 1e3:8.1f} ms   bare {bare * 1e3:6.1f} ms   ratio {ours / bare:7.1f}"
    print(f"  archive          {ratio}   {size:,} bytes")


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or SIZES)
