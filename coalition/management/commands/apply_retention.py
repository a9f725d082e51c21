from typing import Any

from django.core.management.base import BaseCommand

from coalition.privacy.retention import apply_retention, preview


class Command(BaseCommand):
    help = "Delete what the active retention rules call outdated; --preview only counts, for every rule."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--preview", action="store_true", help="count, and delete nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["preview"]:
            for state in preview():
                active = "active" if state.rule.is_active else "off"
                self.stdout.write(f"{state.kind.key}: {state.outdated} after {state.rule.days} days ({active})")
            return
        for key, rows in apply_retention().items():
            self.stdout.write(f"{key}: {rows}")
