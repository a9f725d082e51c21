"""Words that are everywhere: a query does without them as long as it has others."""

from functools import cache
from pathlib import Path


def is_stop_word(word: str) -> bool:
    return word.lower() in _stop_words()


@cache
def _stop_words() -> frozenset[str]:
    return frozenset((Path(__file__).parent / "data" / "stopwords.txt").read_text(encoding="utf-8").split())
