"""The noun list: how common a folded noun form is."""

import gzip
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "nouns.tsv.gz"


@cache
def nouns() -> dict[str, float]:
    """Folded form -> Zipf frequency (log10 of occurrences per thousand million words)."""
    with gzip.open(_FILE, "rt", encoding="ascii", errors="replace") as lines:
        pairs = (line.rstrip("\n").split("\t") for line in lines)
        return {word: float(zipf) for word, zipf in pairs}
