from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from cms.site_setup import setup_site


class Command(BaseCommand):
    help = (
        "Creates the home page, the list of units, imprint and privacy notice and the moderation workflow. Repeatable."
    )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        home = setup_site()
        self.stdout.write(self.style.SUCCESS(f"The site starts at “{home.title}”."))
