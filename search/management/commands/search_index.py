"""``search_index rebuild|drain|check``: operate the index; ``check`` exits 1 on any difference."""

import json
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.drain import drain
from search.engines.base import EngineBusyError, EngineUnavailableError
from search.rebuild import check, rebuild
from search.rebuild_records import RebuildReport
from search.status import rebuild_is_needed

BUSY_WAIT_SECONDS = 60
_PROGRESS_SECONDS = 2.0
# Of a long list the beginning is printed; ``--format json`` has all of it.
_SHOWN = 20


class Command(BaseCommand):
    help = "Rebuild the search index, drain its outbox, or compare it with the database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["rebuild", "drain", "check"])
        parser.add_argument("--format", choices=["text", "json"], default="text")
        parser.add_argument(
            "--if-outdated", action="store_true", help="rebuild only an index of another version, or when there is none"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        actions = {"rebuild": self._rebuild, "drain": self._drain, "check": self._check}
        self._quiet = options["verbosity"] == 0
        self._if_outdated = options["if_outdated"]
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
        if self._if_outdated and not rebuild_is_needed(missing_counts=True):
            return {"rebuilt": False}, False
        self._started = self._told = time.monotonic()
        report = rebuild(progress=self._tell, wait_seconds=BUSY_WAIT_SECONDS)
        refused = {str(ref): reason for ref, reason in report.refused.items()}
        seconds = round(time.monotonic() - self._started, 2)
        return {
            "objects": report.objects,
            "documents": report.documents,
            "refused": refused,
            "seconds": seconds,
        }, bool(refused)

    def _tell(self, report: RebuildReport) -> None:
        """On standard error, every few seconds, so that standard output stays the report."""
        now = time.monotonic()
        if self._quiet or now - self._told < _PROGRESS_SECONDS:
            return
        self._told = now
        expected = max(report.expected, report.objects)
        left = (now - self._started) * (expected - report.objects) / report.objects
        line = f"{report.objects} of {expected} objects ({report.objects * 100 // expected} %), about {left:.0f} s left"
        self.stderr.write(line, style_func=str)

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
        return {
            "agrees": report.agrees,
            "needs_rebuild": report.needs_rebuild,
            **asdict(report),
        }, not report.agrees

    def _print(self, report: Mapping[str, Any]) -> None:
        for name, value in report.items():
            self.stdout.write(f"{name}: {_readable(value)}")


def _readable(value: Any) -> str:
    if isinstance(value, dict):
        entries = [f"{key} ({reason})" for key, reason in value.items()]
    elif isinstance(value, list | tuple):
        entries = list(map(str, value))
    else:
        return str(value)
    more = f" and {len(entries) - _SHOWN} more" if len(entries) > _SHOWN else ""
    return f"{', '.join(entries[:_SHOWN])}{more}" if entries else "none"
