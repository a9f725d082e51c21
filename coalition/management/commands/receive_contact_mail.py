import sys
from typing import Any

from django.core.management.base import BaseCommand

from coalition.contact_mail.messages import LARGEST_MESSAGE
from coalition.services.contact_drafts import receive_mail


class Command(BaseCommand):
    help = (
        "Read one message (RFC 5322) from standard input and keep it as a draft for whoever has the personal address "
        "that it was sent to. Always succeeds: a mail server must not bounce what it says."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--recipient", action="append", default=[], help="an address of the envelope, for mail sent as BCC"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        raw = sys.stdin.buffer.read(LARGEST_MESSAGE + 1)
        drafts = receive_mail(raw=raw, recipients=options["recipient"])
        self.stdout.write(f"{len(drafts)} kept")
