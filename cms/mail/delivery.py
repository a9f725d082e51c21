"""Handing kept mails to the mail server; what it does not take is tried again, at longer and longer intervals."""

import datetime
import logging
from smtplib import SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import get_connection
from django.db import connection, models, transaction
from django.utils import timezone

from cms.mail.letters import from_text
from cms.models.outgoing_mail import OutgoingMail

logger = logging.getLogger(__name__)

JOB_ID = "deliver-mails"
FIRST_PAUSE = datetime.timedelta(minutes=1)
LONGEST_PAUSE = datetime.timedelta(hours=2)
# Then whoever waits for the mail has long asked otherwise, and links in it have expired.
GIVE_UP_AFTER = datetime.timedelta(days=3)
# So that a worker is not held by mails that keep coming in.
AT_ONCE = 500
_PERMANENT = 500


def request_delivery() -> None:
    """Called after commit: by a worker where there is one. A stopped Redis is logged only; the scheduler delivers."""
    if not settings.RQ_QUEUES:
        deliver_mails()
        return
    import django_rq
    from redis.exceptions import RedisError
    from rq.exceptions import DuplicateJobError

    try:
        queue = django_rq.get_queue("mail")
        queue.enqueue(deliver_mails, job_id=JOB_ID, unique=True, result_ttl=0, failure_ttl=30)
    except DuplicateJobError:
        return
    except (RedisError, OSError) as error:
        logger.warning("mail delivery not queued (%s): the scheduler will deliver", type(error).__name__)


def deliver_mails() -> None:
    """Deliver what is due, one transaction a mail: a worker that is killed leaves the rest for the next.

    A mail that the server took, but whose row could not be deleted any more, goes out again with the same Message-ID.
    """
    for key in list(OutgoingMail.objects.due().values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            mail = _locked().filter(pk=key).first()
            if mail is not None:
                _deliver(mail)


def _locked() -> models.QuerySet[OutgoingMail]:
    """Of two deliveries at once, each mail is seen by one."""
    can_skip = connection.features.has_select_for_update_skip_locked
    return OutgoingMail.objects.due().select_for_update(skip_locked=can_skip)


def _deliver(mail: OutgoingMail) -> None:
    try:
        get_connection(settings.MAIL_DELIVERY_BACKEND).send_messages([from_text(mail.letter)])
    except (SMTPException, OSError) as error:
        if _is_final(error):
            logger.warning("mail %s refused by the mail server", mail.pk)
            mail.delete()
        else:
            _try_later(mail, error)
    else:
        mail.delete()


def _is_final(error: Exception) -> bool:
    """Whether there is no such address (code 5xx), so that trying again changes nothing."""
    if not isinstance(error, SMTPRecipientsRefused):
        return False
    return all(code >= _PERMANENT for code, _ in error.recipients.values())


def _try_later(mail: OutgoingMail, error: Exception) -> None:
    if timezone.now() - mail.created_at > GIVE_UP_AFTER:
        logger.error("mail %s given up after %s attempts (%s)", mail.pk, mail.attempts + 1, type(error).__name__)
        mail.delete()
        return
    mail.next_attempt_at = timezone.now() + min(FIRST_PAUSE * 2**mail.attempts, LONGEST_PAUSE)
    mail.attempts += 1
    mail.save(update_fields=["next_attempt_at", "attempts"])
    logger.warning("mail %s waits for the mail server (%s)", mail.pk, type(error).__name__)
