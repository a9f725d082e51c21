"""What recurs in this installation whatever its apps do; each job may run twice without harm."""

import logging
from datetime import timedelta

import django_rq
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

logger = logging.getLogger(__name__)

# Refused sign-ins are kept for looking into attacks, and no longer: they carry addresses.
SIGN_IN_RECORDS_DAYS = 30


def recover_lost_jobs() -> None:
    """Put jobs back whose worker was killed: rq by itself notices after 14 minutes, with this after one or two."""
    for name in settings.RQ_QUEUES:
        django_rq.get_queue(name).started_job_registry.cleanup()


def forget_old_sign_ins() -> None:
    """Delete expired sessions, and records of sign-ins after ``SIGN_IN_RECORDS_DAYS`` days."""
    call_command("clearsessions")
    _forget_sign_in_records()


def _forget_sign_in_records() -> None:
    from axes.models import AccessAttempt, AccessFailureLog, AccessLog

    before = timezone.now() - timedelta(days=SIGN_IN_RECORDS_DAYS)
    for model in (AccessAttempt, AccessFailureLog, AccessLog):
        deleted, _ = model.objects.filter(attempt_time__lt=before).delete()
        logger.info("deleted %s old rows of %s", deleted, model.__name__)
