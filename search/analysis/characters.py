"""Characters: one spelling for ä=ae=a, ö=oe=o, ü=ue=u, ß=ss and for other diacritics."""

import re
import unicodedata
from functools import lru_cache

# Lucene's German normalisation: "ae" and "oe" always, "ue" not after a vowel or q (neue, Frauen, Quelle).
_AE_OE = re.compile(r"([ao])e")
_UE = re.compile(r"(?<![aeiouq])ue")
_PLAIN = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """Lower case without diacritics, in the one spelling that index and query share."""
    return _UE.sub("u", _AE_OE.sub(r"\1", plain_letters(word)))


def plain_letters(word: str) -> str:
    """Lower case without diacritics; two letters stay two (the "ae" of Klimaentscheid is no "ä")."""
    lowered = unicodedata.normalize("NFKC", word).lower().translate(_PLAIN)
    if lowered.isascii():
        return lowered
    return "".join(char for char in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(char))
