from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms.demo.loader import load_demo
from search.drain import drain


class Command(BaseCommand):
    help = "Loads the demo data: units, accounts with a known password, write-ups, partners. Repeatable; needs DEBUG."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("The demo accounts have a password that everybody knows: they are for DEBUG only.")
        load_demo()
        report = drain()
        if report.waiting:
            self.stderr.write(f"The search index lags behind by {report.waiting} changes: {report.stopped}")
        self.stdout.write(self.style.SUCCESS("The demo data is there. The accounts are listed in README.md."))
