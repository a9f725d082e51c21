"""``search_index rebuild|drain|check``: operate the index; ``check`` exits 1 on any difference."""

import json
import sys
import time
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.drain import drain
from search.engines.base import EngineBusyError, EngineUnavailableError
from search.rebuild import check, rebuild

BUSY_WAIT_SECONDS = 60


class Command(BaseCommand):
    help = "Rebuild the search index, drain its outbox, or compare it with the database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["rebuild", "drain", "check"])
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *_args: Any, **options: Any) -> None:
        actions = {"rebuild": self._rebuild, "drain": self._drain, "check": self._check}
        try:
            report, failed = actions[options["action"]]()
        except EngineUnavailableError as error:
            raise CommandError(f"The search engine is not available: {error}.") from error
        except EngineBusyError as error:
            raise CommandError("Another process is writing to the index; try again later.") from error
        if options["format"] == "json":
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        else:
            self._print(report)
        if failed:
            sys.exit(1)

    def _rebuild(self) -> tuple[dict[str, Any], bool]:
        started = time.monotonic()
        deadline = started + BUSY_WAIT_SECONDS
        while True:
            try:
                report = rebuild()
                break
            except EngineBusyError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
        refused = {str(ref): reason for ref, reason in report.refused.items()}
        seconds = round(time.monotonic() - started, 2)
        return {
            "objects": report.objects,
            "documents": report.documents,
            "refused": refused,
            "seconds": seconds,
        }, bool(refused)

    def _drain(self) -> tuple[dict[str, Any], bool]:
        report = drain()
        refused = {str(ref): reason for ref, reason in report.refused.items()}
        result = {
            "objects": report.objects,
            "waiting": report.waiting,
            "refused": refused,
            "stopped": report.stopped,
        }
        return result, bool(refused or report.stopped.startswith("unavailable"))

    def _check(self) -> tuple[dict[str, Any], bool]:
        report = check()
        return {"agrees": report.agrees, **asdict(report)}, not report.agrees

    def _print(self, report: dict[str, Any]) -> None:
        for name, value in report.items():
            if isinstance(value, dict):
                value = ", ".join(f"{key} ({reason})" for key, reason in value.items()) or "none"  # noqa: PLW2901
            elif isinstance(value, list | tuple):
                value = ", ".join(map(str, value)) or "none"  # noqa: PLW2901
            self.stdout.write(f"{name}: {value}")
