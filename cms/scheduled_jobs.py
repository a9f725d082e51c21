"""What recurs, and when: read by the scheduler, ``python manage.py rqcron cms.scheduled_jobs``."""

from rq.cron import register

from cms import jobs
from coalition.duplicates.merging import forget_old_merges
from coalition.privacy.retention import apply_retention
from coalition.reminders import remind_of_follow_ups, send_weekly_digest
from coalition.services.memberships import sync_groups_by_date
from search.jobs import schedule as schedule_search

EVERY_MINUTE = "* * * * *"
AT_NIGHT = "17 3 * * *"
AFTER_MIDNIGHT = "5 0 * * *"
# Hourly by day: what a mail server refused goes out later; each step is reminded of once.
BY_DAY = "0 7-19 * * *"
MONDAY_MORNING = "30 7 * * 1"

schedule_search(register)
register(jobs.recover_lost_jobs, queue_name="default", cron=EVERY_MINUTE, result_ttl=0, failure_ttl=3600)
register(jobs.forget_old_sign_ins, queue_name="default", cron=AT_NIGHT, result_ttl=0, failure_ttl=86_400)
register(sync_groups_by_date, queue_name="default", cron=AFTER_MIDNIGHT, result_ttl=0, failure_ttl=86_400)
register(apply_retention, queue_name="default", cron=AT_NIGHT, result_ttl=0, failure_ttl=86_400)
register(remind_of_follow_ups, queue_name="mail", cron=BY_DAY, result_ttl=0, failure_ttl=86_400)
register(send_weekly_digest, queue_name="mail", cron=MONDAY_MORNING, result_ttl=0, failure_ttl=86_400)
register(forget_old_merges, queue_name="default", cron=AT_NIGHT, result_ttl=0, failure_ttl=86_400)
