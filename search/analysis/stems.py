"""Stems: folded, feminine forms on the masculine, then Snowball's German stemmer."""

from functools import lru_cache
from pathlib import Path

import snowballstemmer

from search.analysis.characters import fold
from search.analysis.nouns import nouns

_DATA = Path(__file__).parent / "data"
_snowball = snowballstemmer.stemmer("german")
# What stands before -in in a feminine form; "Berlin", "Termin" and "Medizin" end otherwise.
_BEFORE_IN = ("er", "oss", "or", "ent", "ant", "ist", "eut", "at", "loge", "log", "rat", "ot", "arzt", "yst", "eg")
_SHORTEST_BASE = 4


def _read_exceptions() -> dict[str, str]:
    """Lines of ``word<tab>stem``: words whose ending is not what it looks like."""
    lines = (_DATA / "stems.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split() for line in lines if line and not line.startswith("#"))
    return {fold(word): fold(stem) for word, stem in pairs}


_exceptions = _read_exceptions()


@lru_cache(maxsize=1 << 17)
def stem(word: str) -> str:
    """The form under which ``word`` is indexed and sought."""
    folded = fold(word)
    known = _exceptions.get(folded)
    if known is not None:
        return known
    return _snowball.stemWord(masculine(folded)) or folded


def masculine(folded: str) -> str:
    """Mieterinnen, Mieterin -> mieter; Genossin -> genoss, as the stem of Genosse. Others unchanged."""
    for ending in ("innen", "in"):
        base = folded.removesuffix(ending)
        if base != folded and len(base) >= _SHORTEST_BASE and _is_masculine(base):
            return base
    return folded


def _is_masculine(base: str) -> bool:
    """By its ending, or a noun itself (Nachbar, Anwalt), with or without its -e (Experte, Pädagoge)."""
    return base.endswith(_BEFORE_IN) or base in nouns() or f"{base}e" in nouns()
