"""What recurs in this installation, and when (in local time, as crontab writes it)."""

from collections.abc import Callable
from typing import Any

from django.conf import settings

from best_practices.kits.archives import finish_lost_archives
from best_practices.kits.notices import tell_users_of_kits
from best_practices.review_reminders import remind_of_reviews
from best_practices.services.notice_mails import send_held_notices
from best_practices.services.reading import tell_new_finds
from cms import jobs
from cms.mail.delivery import deliver_mails
from cms.reading_numbers import forget_old_readings
from cms.topic_digest import send_topic_digests
from coalition.contact_mail.mailbox import poll_mailbox
from coalition.duplicates.merging import forget_old_merges
from coalition.imports.jobs import forget_old_imports, resume_lost_imports
from coalition.privacy.retention import apply_retention
from coalition.promise_reminders import remind_of_promises
from coalition.reminders import remind_of_follow_ups, send_weekly_digest
from coalition.services.erasing import resume_lost_erasures
from coalition.services.memberships import sync_groups_by_date
from coalition.services.note_searches import resume_lost_searches
from coalition.services.partner_reviews import remind_of_partner_reviews
from search.jobs import schedule as schedule_search

EVERY_MINUTE = "* * * * *"
EVERY_FIVE_MINUTES = "*/5 * * * *"
AT_NIGHT = "17 3 * * *"
AFTER_MIDNIGHT = "5 0 * * *"
# Hourly by day: what a mail server refused goes out later; each step is reminded of once.
BY_DAY = "0 7-19 * * *"
MONDAY_MORNING = "30 7 * * 1"


def schedule(register: Callable[..., Any]) -> None:
    """Tell ``register`` every job, with rq's names for the arguments."""
    schedule_search(register)
    register(jobs.recover_lost_jobs, queue_name="default", cron=EVERY_MINUTE, result_ttl=0, failure_ttl=3600)
    for job, cron in (
        (jobs.forget_old_sign_ins, AT_NIGHT),
        (finish_lost_archives, EVERY_FIVE_MINUTES),
        (resume_lost_imports, EVERY_FIVE_MINUTES),
        (resume_lost_searches, EVERY_FIVE_MINUTES),
        (resume_lost_erasures, EVERY_FIVE_MINUTES),
        (forget_old_imports, AT_NIGHT),
        (sync_groups_by_date, AFTER_MIDNIGHT),
        (apply_retention, AT_NIGHT),
        (forget_old_merges, AT_NIGHT),
        (forget_old_readings, AT_NIGHT),
    ):
        register(job, queue_name="default", cron=cron, result_ttl=0, failure_ttl=86_400)
    register(deliver_mails, queue_name="mail", cron=EVERY_MINUTE, result_ttl=0, failure_ttl=3600)
    mails = [
        (remind_of_follow_ups, BY_DAY),
        (remind_of_reviews, BY_DAY),
        (remind_of_partner_reviews, BY_DAY),
        (remind_of_promises, BY_DAY),
        (send_held_notices, BY_DAY),
        (tell_users_of_kits, BY_DAY),
        (send_weekly_digest, MONDAY_MORNING),
        (send_topic_digests, MONDAY_MORNING),
        (tell_new_finds, BY_DAY),
    ]
    if settings.COALITION_CONTACT_MAILBOX_URL:
        mails.append((poll_mailbox, EVERY_FIVE_MINUTES))
    for job, cron in mails:
        register(job, queue_name="mail", cron=cron, result_ttl=0, failure_ttl=86_400)
