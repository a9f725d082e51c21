from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from cms.mail.delivery import request_delivery
from cms.mail.letters import to_text
from cms.models.outgoing_mail import OutgoingMail


class KeepingBackend(BaseEmailBackend):
    """Writes mails into the database, in the transaction of whoever sends, and has them delivered after its commit.

    A mail server that is down delays them and fails nobody's request. ``MAIL_DELIVERY_BACKEND`` delivers.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        rows: list[Any] = [OutgoingMail(letter=to_text(message)) for message in email_messages if message.recipients()]
        OutgoingMail.objects.bulk_create(rows)
        if rows:
            transaction.on_commit(request_delivery, robust=True)
        return len(rows)
