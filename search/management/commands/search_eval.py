"""``search_eval``: relevance and speed on a judged set, in a temporary index; the real one is left alone."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.engines.base import EngineUnavailableError
from search.evaluation import MalformedSetError, evaluate

NAMES = {"ndcg_at_10": "nDCG@10", "mrr_at_10": "MRR@10", "recall_at_10": "recall@10"}


class Command(BaseCommand):
    help = "Measure search on JSON lines of documents, queries and judgements, in a temporary index."
    # Needs no database: it must run before anything is migrated, and beside a running site.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--documents", type=Path, required=True, help='JSON lines {"id", "title", "body"}')
        parser.add_argument("--queries", type=Path, required=True, help='JSON lines {"id", "text"}')
        parser.add_argument("--qrels", type=Path, required=True, help='JSON lines {"query", "doc", "rel"}')
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            found = evaluate(documents=options["documents"], queries=options["queries"], qrels=options["qrels"])
        except (OSError, MalformedSetError) as error:
            raise CommandError(str(error)) from error
        except EngineUnavailableError as error:
            raise CommandError(f"The search engine is not available: {error}.") from error
        figures = {NAMES.get(name, name): value for name, value in asdict(found).items()}
        if options["format"] == "json":
            self.stdout.write(json.dumps(figures))
        else:
            for name, value in figures.items():
                self.stdout.write(f"{name}: {value}")
