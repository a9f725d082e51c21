"""``search_eval``: relevance and speed on a judged set, in a temporary index; the real one is left alone."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.engines.base import EngineUnavailableError
from search.evaluation import QueryScore, compare, evaluate, mean_by_tag

NAMES = {"ndcg_at_10": "nDCG@10", "mrr_at_10": "MRR@10", "recall_at_10": "recall@10"}


class Command(BaseCommand):
    help = "Measure search on JSON lines of documents, queries and judgements, in a temporary index."
    # Needs no database: it must run before anything is migrated, and beside a running site.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--documents", type=Path, required=True, help='JSON lines {"id", "title", "body"}')
        parser.add_argument("--queries", type=Path, required=True, help='JSON lines {"id", "text"}, optionally "tag"')
        parser.add_argument("--qrels", type=Path, required=True, help='JSON lines {"query", "doc", "rel"}')
        parser.add_argument("--format", choices=["text", "json"], default="text")
        parser.add_argument("--explain", action="store_true", help="each query with its figure, worst first; by tag")
        parser.add_argument("--save", type=Path, help="write each query's figure here, for --compare")
        parser.add_argument("--compare", type=Path, help="what --save wrote with another configuration")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            found, scores = evaluate(**{name: options[name] for name in ("documents", "queries", "qrels")})
            extra = self._extra(scores, options)
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        except EngineUnavailableError as error:
            raise CommandError(f"The search engine is not available: {error}.") from error
        figures = {NAMES.get(name, name): value for name, value in asdict(found).items()}
        if options["format"] == "json":
            self.stdout.write(json.dumps(figures | extra, ensure_ascii=False))
        else:
            self._write_text(figures, extra)

    def _extra(self, scores: list[QueryScore], options: dict[str, Any]) -> dict[str, Any]:
        extra: dict[str, Any] = {}
        if options["explain"]:
            worst_first = sorted(scores, key=lambda score: score.ndcg_at_10)
            extra = {"tags": mean_by_tag(scores), "explained": [asdict(score) for score in worst_first]}
        if options["compare"]:
            other = json.loads(options["compare"].read_text(encoding="utf-8"))
            extra["compared"] = asdict(compare(scores, other))
        if options["save"]:
            options["save"].write_text(json.dumps({score.id: score.ndcg_at_10 for score in scores}), encoding="utf-8")
        return extra

    def _write_text(self, figures: dict[str, Any], extra: dict[str, Any]) -> None:
        for score in extra.get("explained", []):
            missed = f"   missed: {' '.join(score['missed'])}" if score["missed"] else ""
            self.stdout.write(f"{score['ndcg_at_10']:.3f} {score['tag']:<12} {score['text']}")
            self.stdout.write(f"      found: {' '.join(score['found'])}{missed}")
        for tag, value in extra.get("tags", {}).items():
            self.stdout.write(f"{tag}: {value}")
        for name, value in figures.items():
            self.stdout.write(f"{name}: {value}")
        if compared := extra.get("compared"):
            self.stdout.write(
                "nDCG@10 against the other run: {difference:+.4f} (95 %: {low:+.4f} to {high:+.4f}; "
                "{better} of {queries} queries better, {worse} worse)".format(**compared)
            )
