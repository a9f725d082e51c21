"""Read by the scheduler of the full stack: ``python manage.py rqcron cms.scheduled_jobs``."""

from rq.cron import register

from cms.recurring import schedule

schedule(register)
