"""Getting notices to people: at once, in one mail a day, or when the mail server answers again."""

from smtplib import SMTPException
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.models import Page

from best_practices.models import BestPracticePage, HeldNotice, NoticeSettings

log = structlog.get_logger(__name__)

# A mail server that is down or refuses: the notice goes out later.
FAILURES = (SMTPException, OSError)


def deliver_notice(*, user: Any, page: Page, occasion: str, subject: str, text: str) -> None:
    """Send it, or hold it back for the daily mail or for the next try."""
    notice = HeldNotice(user=user, page_id=page.pk, occasion=occasion, subject=subject, text=text)
    if NoticeSettings.of(user).daily_digest:
        notice.save()
        return
    try:
        send_mail(subject, text, None, [user.email])
    except FAILURES as failure:
        notice.save()
        log.warning("notice_held", user=user.pk, page=page.pk, reason=type(failure).__name__)


@transaction.atomic
def save_notice_settings(*, user: Any, daily_digest: bool) -> None:
    stored = NoticeSettings.of(user)
    stored.daily_digest = daily_digest
    stored.save()
    log.info("notice_settings_saved", user=user.pk)


def send_held_notices() -> int:
    """A job, hourly by day: one mail to each reader of the digest who had none today, and what could not be sent.

    May run twice without harm; returns the number of mails.
    """
    receivers = HeldNotice.objects.order_by("user").values_list("user", flat=True).distinct()
    return sum(_send_held(user) for user in list(receivers))


def _send_held(user_id: int) -> int:
    """In one transaction with the mail: if the mail server refuses it, the next run tries again."""
    try:
        with transaction.atomic():
            notices = list(
                HeldNotice.objects.select_for_update(of=("self",)).filter(user=user_id).select_related("user")
            )
            if not notices:
                return 0
            user = notices[0].user
            chosen = NoticeSettings.objects.select_for_update().filter(user=user).first()
            if chosen and chosen.daily_digest:
                if chosen.digest_sent_on == timezone.localdate():
                    return 0
                NoticeSettings.objects.filter(pk=chosen.pk).update(digest_sent_on=timezone.localdate())
            HeldNotice.objects.filter(pk__in=[notice.pk for notice in notices]).delete()
            wanted = _still_true(user, notices) if user.is_active else []
            if wanted:
                _send_digest(user, wanted)
            return int(bool(wanted))
    except FAILURES as failure:
        log.warning("notices_still_held", user=user_id, reason=type(failure).__name__)
        return 0


def _still_true(user: Any, notices: list[HeldNotice]) -> list[HeldNotice]:
    """Without those about write-ups that somebody decided about meanwhile, and each text once."""
    waiting = set(BestPracticePage.objects.to_be_moderated_by(user).values_list("pk", flat=True))
    write_ups = set(
        BestPracticePage.objects.filter(pk__in=[one.page_id for one in notices]).values_list("pk", flat=True)
    )
    gone = write_ups - waiting
    found = [one for one in notices if not (one.occasion == "submitted" and one.page_id in gone)]
    return list({one.text: one for one in found}.values())


def _send_digest(user: Any, notices: list[HeldNotice]) -> None:
    with translation.override(getattr(user, "language", "") or settings.LANGUAGE_CODE):
        if len(notices) == 1:
            subject, text = notices[0].subject, notices[0].text
        else:
            subject = _("News about write-ups")
            link = settings.WAGTAILADMIN_BASE_URL + reverse("best_practices:notice-settings")
            text = render_to_string("best_practices/digest.txt", {"notices": notices, "link": link})
        send_mail(subject, text, None, [user.email])
    log.info("notices_sent", user=user.pk, number=len(notices))
