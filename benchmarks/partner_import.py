"""An import of partners against the bare loop of inserts that does not look at what it writes.

    python -m benchmarks.partner_import [rows ...]

- time per 1,000 rows of taking a CSV file over (validated, folded, queued for search, recorded for an undo), against
  one bare INSERT after the other in one transaction; before it the upload and the comparison with the directory;
- queries of one batch, and the memory that the process needed at most.

Everything happens in a throw-away database; SQLite, or PostgreSQL when ``DATABASE_URL`` names one.
"""

import hashlib
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

from benchmarks.measuring import throwaway_database

SIZES = (1_000, 10_000)
SYLLABLES = (
    "ra",
    "mi",
    "lo",
    "ken",
    "ber",
    "tal",
    "stein",
    "wu",
    "fro",
    "gal",
    "hem",
    "dor",
    "nak",
    "pes",
    "ul",
    "sun",
)


def main(sizes: tuple[int, ...]) -> None:
    with throwaway_database():
        for size in sizes:
            run(size)


def run(size: int) -> None:
    """Prints the figures for a file of ``size`` rows; the directory is empty again afterwards."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from coalition.imports import jobs
    from coalition.models import Partner, PartnerImport

    bare = seconds(lambda: insert_barely(size))
    Partner.objects.all().delete()
    batch: Any = None

    def check() -> None:
        nonlocal batch
        batch = upload(size)
        jobs.check_import(batch.pk)

    compared = seconds(check)
    start(batch)
    with CaptureQueriesContext(connection) as captured:
        first = seconds(lambda: jobs.run_batch(batch.pk))
    ours = first + seconds(lambda: jobs.work_on_import(batch.pk))
    if Partner.objects.count() != size:
        raise AssertionError(f"{Partner.objects.count()} entries instead of {size}")
    per, megabytes = size / 1_000, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{size:,} rows, per 1,000: import {ours / per:.2f} s   bare {bare / per:.2f} s   ratio {ours / bare:5.1f}")
    print(f"  uploaded and compared {compared / per:.2f} s per 1,000")
    print(f"  queries of a batch of {jobs.AT_ONCE}: {len(captured)}   memory at most {megabytes:.0f} MB")
    PartnerImport.objects.all().delete()
    Partner.objects.all().delete()


def seconds(action: Callable[[], Any]) -> float:
    begin = time.perf_counter()
    action()
    return time.perf_counter() - begin


def insert_barely(size: int) -> None:
    from django.db import transaction

    from coalition.models import Partner

    with transaction.atomic():
        for number in range(size):
            partner = Partner(name=name_of(number), kind="association", level="local", email=f"n{number}@example.org")
            # Nothing but one INSERT: no validation, no signals.
            Partner.objects.bulk_create([partner])


def upload(size: int) -> Any:
    from coalition.imports.columns import guess_mapping
    from coalition.services import partner_imports as imports

    rows = "".join(f"{number};{name_of(number)};Verein;Köln;n{number}@example.org\n" for number in range(size))
    header = ("Nr", "Name", "Typ", "Ort", "E-Mail")
    by = office()
    batch = imports.upload_import(by=by, name="list.csv", content=f"{';'.join(header)}\n{rows}".encode())
    defaults = {"kind": "initiative", "level": "local", "visibility": "members"}
    with without_background():
        imports.choose_columns(batch=batch, by=by, mapping=guess_mapping(header), defaults=defaults)
    return batch


def start(batch: Any) -> None:
    from coalition.services.partner_imports import start_import

    with without_background():
        start_import(batch=batch, by=office())


def without_background() -> Any:
    """The work is measured here: what is queued after commit is thrown away."""
    from unittest import mock

    return mock.patch("coalition.services.partner_imports.queue_import")


def office() -> Any:
    """Somebody of the state office; made once."""
    from cms.models import User
    from cms.site_setup import setup_site
    from coalition.models import Unit
    from coalition.roles import Role
    from coalition.services.memberships import grant_membership
    from coalition.services.units import create_unit

    email = "office@example.org"
    if (found := User.objects.filter(email=email).first()) is not None:
        return found
    setup_site()
    state = create_unit(parent=None, kind=Unit.Kind.STATE, name="Landesverband")
    user = User.objects.create_user(email, "unused")
    grant_membership(user=user, unit=state, role=Role.STATE_OFFICE)
    return user


def name_of(number: int) -> str:
    """Names that are not like each other: three words of four syllables."""
    digest = hashlib.sha256(str(number).encode()).digest()[:12]
    syllables = [SYLLABLES[byte % len(SYLLABLES)] for byte in digest]
    return " ".join("".join(syllables[at : at + 4]).title() for at in (0, 4, 8))


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or SIZES)
