"""Keeping write-ups true: still true, outdated, archived."""

import datetime
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from best_practices.conf import setting
from best_practices.models import BestPracticePage, OutdatedNotice, PageCare
from best_practices.services.beside_revisions import set_beside_revisions
from best_practices.services.exchange_notices import tell_decided, tell_outdated
from coalition.access import require

log = structlog.get_logger(__name__)


def review_period(page: BestPracticePage) -> datetime.timedelta:
    """How long ``page`` counts as true; of several formats of action the shortest period holds."""
    by_format: dict[str, int] = setting("REVIEW_AFTER_DAYS_BY_FORMAT")
    days = [by_format[one.slug] for one in page.action_formats.all() if one.slug in by_format]
    return datetime.timedelta(days=min(days, default=setting("REVIEW_AFTER_DAYS")))


@transaction.atomic
def note_publication(*, page: BestPracticePage) -> None:
    """A published write-up has a date of review and is not in the archive."""
    if page.review_on is None:
        set_beside_revisions(page=page, review_on=timezone.localdate() + review_period(page))
    PageCare.objects.filter(page=page, archived_at__isnull=False).update(
        archived_at=None, archived_by=None, archive_note="", archived_revision=None
    )


@transaction.atomic
def confirm_page(*, page: BestPracticePage, by: Any) -> None:
    """ "Still true": readers see the date, and the next review is a period away."""
    require(by, "best_practices.care_for_page", page)
    today = timezone.localdate()
    PageCare.objects.update_or_create(page=page, defaults={"verified_on": today, "verified_by": by})
    set_beside_revisions(page=page, review_on=today + review_period(page), reviewed_by_id=by.pk)
    log.info("best_practice_confirmed", page=page.pk, by=by.pk)


@transaction.atomic
def archive_page(*, page: BestPracticePage, by: Any, note: str) -> None:
    """Out of lists and search; its address says so with ``note``, and what was adapted from it keeps its origin."""
    require(by, "best_practices.archive_page", page)
    locked = BestPracticePage.objects.select_for_update(of=("self",)).get(pk=page.pk)
    if not locked.live:
        raise ValidationError(_("It is not published any more."))
    shown = {"archived_revision": locked.live_revision, "archived_by": by, "archive_note": note}
    locked.unpublish(user=by)
    PageCare.objects.update_or_create(page=locked, defaults={**shown, "archived_at": timezone.now()})
    log.info("best_practice_archived", page=page.pk, by=by.pk)


@transaction.atomic
def restore_page(*, page: BestPracticePage, by: Any) -> None:
    """Publish again what readers saw before; a draft that came later waits on."""
    require(by, "best_practices.archive_page", page)
    care = PageCare.objects.select_for_update(of=("self",)).filter(page=page, archived_at__isnull=False).first()
    revision = (care.archived_revision or page.get_latest_revision()) if care else None
    if revision is None:
        raise ValidationError(_("It is not in the archive."))
    revision.publish(user=by)
    log.info("best_practice_restored", page=page.pk, by=by.pk)


@transaction.atomic
def report_outdated(*, page: BestPracticePage, by: Any, reason: str) -> OutdatedNotice:
    """A reader says what is outdated; saying it again replaces the reason as long as nobody decided."""
    require(by, "best_practices.say_outdated", page)
    notice, is_new = OutdatedNotice.objects.update_or_create(
        page=page, reporter=by, decided_at=None, defaults={"reason": reason}
    )
    if is_new:
        transaction.on_commit(lambda: tell_outdated(notice=notice), robust=True)
        log.info("outdated_reported", notice=notice.pk, page=page.pk)
    return notice


@transaction.atomic
def decide_outdated(*, notice: OutdatedNotice, by: Any, decision: str, note: str = "") -> None:
    """Decide about it and about all open hints on the same write-up; ``note`` is shown when it is archived."""
    page = notice.page
    require(by, "best_practices.care_for_page", page)
    if decision not in OutdatedNotice.Decision.values:
        raise ValidationError({"decision": _("Choose what to do.")})
    open_ones = list(OutdatedNotice.objects.select_for_update().filter(page=page, decided_at=None))
    if notice.pk not in {one.pk for one in open_ones}:
        raise ValidationError(_("Somebody has decided about this already."))
    if decision == OutdatedNotice.Decision.ARCHIVED:
        archive_page(page=page, by=by, note=note)
    else:
        confirm_page(page=page, by=by)
    for one in open_ones:
        one.decision, one.decided_at, one.decided_by = decision, timezone.now(), by
        one.save(update_fields=["decision", "decided_at", "decided_by"])
        transaction.on_commit(lambda one=one: tell_decided(notice=one), robust=True)  # type: ignore[misc]
    log.info("outdated_decided", page=page.pk, decision=decision, by=by.pk)
