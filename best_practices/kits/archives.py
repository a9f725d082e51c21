"""One ZIP file with everything of a kit: asked for by a reader, made in the background, once for each content.

The row in ``KitArchive`` is the whole state. Whoever makes the file holds a lease on the row; when the lease has run
out, the one who held it was killed, and the sweeper or the next reader begins anew.
"""

import hashlib
from datetime import timedelta
from typing import Any

import structlog
from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation

from best_practices.kits.archive_file import ArchiveTooLargeError, write_archive
from best_practices.kits.queue import run_in_background
from best_practices.models import CampaignKitPage, KitArchive
from best_practices.models.kit_archive import archive_path
from coalition.access import require

log = structlog.get_logger(__name__)

TIMEOUT = 300
# Longer than a worker may take, so that two never work on the same file.
LEASE = timedelta(seconds=TIMEOUT + 30)
MOST_ATTEMPTS = 5
TOO_LARGE, BROKEN, MISSING = "too_large", "broken", "missing"


def fingerprint_of(kit: CampaignKitPage) -> str:
    """Of what goes into the archive; it changes with every publication and with every exchanged file."""
    parts = [str(kit.pk), str(kit.live_revision_id), str(kit.last_published_at)]
    for asset in kit.assets.select_related("document", "image"):
        file = asset.document or asset.image
        parts += [file.file.name, str(file.file_size)] if file else []
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def archive_of(kit: CampaignKitPage) -> KitArchive | None:
    """The archive of what is published now, in whatever state, or None when nobody asked for it yet."""
    return KitArchive.objects.filter(kit=kit.pk, fingerprint=fingerprint_of(kit)).first()


def request_archive(*, kit: CampaignKitPage, by: Any) -> KitArchive:
    """Have the archive made unless it is there or under way."""
    require(by, "best_practices.view_published_kit", kit)
    with transaction.atomic():
        archive, _created = KitArchive.objects.get_or_create(kit=kit, fingerprint=fingerprint_of(kit))
        if archive.state == KitArchive.State.FAILED:
            archive.state, archive.problem, archive.attempts = KitArchive.State.WAITING, "", 0
            archive.save(update_fields=["state", "problem", "attempts"])
        if archive.state != KitArchive.State.READY:
            transaction.on_commit(lambda: queue_archive(archive.pk), robust=True)
    archive.refresh_from_db()
    return archive


def queue_archive(pk: int) -> None:
    run_in_background(make_archive, pk, queue="QUEUE", job_id=f"kit-archive-{pk}", timeout=TIMEOUT)


def make_archive(pk: int) -> None:
    """Make the file, unless it is ready or another one is at it. Repeatable; it completes once."""
    archive = _take(pk)
    if archive is None:
        return
    try:
        _make(archive)
    except ArchiveTooLargeError:
        _fail(archive, TOO_LARGE)
    except Exception:
        # The next attempt may do better: the queue's, the sweeper's, or that of a reader who asks again.
        KitArchive.objects.filter(pk=pk).update(state=KitArchive.State.WAITING, leased_until=None)
        raise


def finish_lost_archives() -> int:
    """For the scheduler: begin anew what was lost with its worker or its queue; returns how many were begun."""
    before = timezone.now()
    lost = Q(state=KitArchive.State.RUNNING, leased_until__lt=before)
    lost |= Q(state=KitArchive.State.WAITING, requested_at__lt=before - LEASE)
    pks = list(KitArchive.objects.filter(lost).values_list("pk", flat=True))
    for pk in pks:
        queue_archive(pk)
    return len(pks)


@transaction.atomic
def _take(pk: int) -> KitArchive | None:
    now = timezone.now()
    archive = KitArchive.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if archive is None or archive.state in {KitArchive.State.READY, KitArchive.State.FAILED}:
        return None
    if archive.leased_until and archive.leased_until > now:
        return None
    if archive.attempts >= MOST_ATTEMPTS:
        _fail(archive, BROKEN)
        return None
    archive.state, archive.leased_until = KitArchive.State.RUNNING, now + LEASE
    archive.attempts += 1
    archive.save(update_fields=["state", "leased_until", "attempts"])
    return archive


def _make(archive: KitArchive) -> None:
    storage = archive.file.storage
    # What an attempt that was killed has left.
    storage.delete(archive_path(archive, ""))
    # One file for everybody: in the language of the installation, whoever asked for it.
    with translation.override(settings.LANGUAGE_CODE), write_archive(archive.kit) as written:
        archive.file.save("", File(written.file), save=False)
        archive.size = written.size
        archive.problem = MISSING if written.missing else ""
    archive.state, archive.leased_until = KitArchive.State.READY, None
    archive.save(update_fields=["file", "size", "problem", "state", "leased_until"])
    for old in KitArchive.objects.filter(kit=archive.kit_id, pk__lt=archive.pk):
        old.delete()
    log.info("kit_archive_made", archive=archive.pk, size=archive.size)


def _fail(archive: KitArchive, problem: str) -> None:
    archive.state, archive.problem, archive.leased_until = KitArchive.State.FAILED, problem, None
    archive.save(update_fields=["state", "problem", "leased_until"])
    log.warning("kit_archive_failed", archive=archive.pk, problem=problem)
