import datetime
from typing import Any

import structlog
from croniter import croniter
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cms.recurring import schedule

log = structlog.get_logger(__name__)


class Command(BaseCommand):
    help = (
        "Run here and now what recurs, for installations without Redis: everything that was due in the last --minutes. "
        "Call it from cron as often as that."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--minutes", type=int, default=60, help="how often this command is called (default: 60)")

    def handle(self, *_args: Any, **options: Any) -> None:
        now = timezone.localtime()
        since = now - datetime.timedelta(minutes=options["minutes"])
        failed = []

        def run_if_due(job: Any, *, cron: str, **_options: Any) -> None:
            if croniter(cron, since).get_next(datetime.datetime) > now:
                return
            try:
                job()
            except Exception as error:  # one that fails must not keep the others from running; the exit code tells
                log.exception("scheduled_job_failed", job=job.__name__)
                failed.append(f"{job.__name__} ({type(error).__name__})")
            else:
                self.stdout.write(job.__name__)

        schedule(run_if_due)
        if failed:
            raise CommandError(f"Failed, and tried again when due next: {', '.join(failed)}.")
