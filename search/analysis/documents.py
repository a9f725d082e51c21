"""What the index holds of a document's text: stems and parts, ready to be split at white space."""

from collections.abc import Callable
from typing import NamedTuple

from search.analysis.chunks import parts_of, split_chunks, stems_of

# A word of the title counts as often: one field of both is BM25F's combined field on any engine.
TITLE_WEIGHT = 3
# Stands between repeated titles and texts: no phrase may be found across it, and no query holds it.
_GAP = "¶"


class AnalysedText(NamedTuple):
    """White-space separated tokens: ``text`` of all words, ``parts`` of compounds only."""

    text: str
    parts: str


def analyse_text(*, title: str, summary: str, body: str) -> AnalysedText:
    rows = [*[split_chunks(title)] * TITLE_WEIGHT, split_chunks(summary), split_chunks(body)]
    return AnalysedText(
        text=f" {_GAP} ".join(filter(None, (_joined(stems_of, row) for row in rows))),
        parts=" ".join(filter(None, (_joined(parts_of, row) for row in rows))),
    )


def _joined(analysed: Callable[[str], str], chunks: list[str]) -> str:
    return " ".join(filter(None, map(analysed, chunks)))
