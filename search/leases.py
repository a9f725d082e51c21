"""The exclusive right to write, kept in the database: for engines without a lock of their own."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.utils import timezone

from search.engines.base import EngineBusyError
from search.models import WriterLease

# Longer than one bulk request may take (SEARCH_WRITE_TIMEOUT); as long a dead holder delays the next.
DURATION = timedelta(seconds=90)


class Lease:
    """``token`` is the version of all that is written under it."""

    def __init__(self, name: str, token: int) -> None:
        self.name = name
        self.token = token

    def renew(self) -> None:
        """Keep it for another ``DURATION``; raises ``EngineBusyError`` when somebody else took it meanwhile."""
        held = WriterLease.objects.filter(name=self.name, token=self.token)
        if not held.update(expires_at=timezone.now() + DURATION):
            raise EngineBusyError


class UnsharedLease(Lease):
    """For an index that nobody else knows of: nothing to hold, and no database needed."""

    def renew(self) -> None:
        return


@contextmanager
def no_lease(name: str) -> Iterator[Lease]:
    yield UnsharedLease(name, time.time_ns() // 1_000_000)


@contextmanager
def hold_lease(name: str) -> Iterator[Lease]:
    """Take the lease or raise ``EngineBusyError``; it is given back at the end, whatever happens."""
    now = timezone.now()
    lease, _ = WriterLease.objects.get_or_create(name=name, defaults={"expires_at": now - timedelta(seconds=1)})
    token = max(lease.token + 1, time.time_ns() // 1_000_000)
    free = WriterLease.objects.filter(name=name, token=lease.token, expires_at__lt=now)
    if not free.update(token=token, expires_at=now + DURATION):
        raise EngineBusyError
    try:
        yield Lease(name, token)
    finally:
        WriterLease.objects.filter(name=name, token=token).update(expires_at=now - timedelta(seconds=1))
