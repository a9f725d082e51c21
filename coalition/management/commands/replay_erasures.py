from typing import Any

from django.core.management.base import BaseCommand

from coalition.privacy.erasure import replay_erasures


class Command(BaseCommand):
    help = "Erase again everybody on the erasure list who exists again: run it after a backup was restored."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(f"{replay_erasures()} erased again")
