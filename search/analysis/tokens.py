"""Words of a text with their places, gender forms already put on one form."""

import re
from functools import lru_cache

# In order: abbreviations with dots, one letter with a hyphen (E-Mail, U-Bahn), numbers, words with their gender form.
_TOKEN = re.compile(
    r"""
      (?<![\w.])[^\W\d_]{1,3}\.(?:[^\W\d_]{1,3}\.){0,3}[^\W\d_]{1,3}\b
    | \b[^\W\d_]-[^\W\d_]{2,}
    | \d+(?:[.,:]\d+)++(?![^\W_])
    | [^\W_]++(?:(?:[*:_•·]|/-?|\(-?)[Ii]n(?:nen)?\b\)?)?
    """,
    re.VERBOSE,
)
_GENDER = re.compile(r"(?:[*:_•·]|/-?|\(-?)[Ii]n(nen)?\)?$")
_INNER_CAPITAL = re.compile(r"(?<=[a-zäöüß])In(nen)?$")


Span = tuple[int, int]


def written_words(text: str) -> list[tuple[str, Span]]:
    """Words as they stand in the text, with their places; ``plain`` gives the form to analyse."""
    return [(match[0], match.span()) for match in _TOKEN.finditer(text)]


def words(text: str) -> list[str]:
    return [plain(found) for found in _TOKEN.findall(text)]


@lru_cache(maxsize=1 << 16)
def plain(written: str) -> str:
    """Mieter:innen, Mieter*innen, MieterInnen -> Mieterinnen; ver.di -> verdi; E-Mail -> EMail."""
    if written.isalnum() and not _INNER_CAPITAL.search(written):
        return written
    joined = _GENDER.sub(r"in\1", written)
    joined = _INNER_CAPITAL.sub(r"in\1", joined)
    if joined[0].isdigit():
        return joined
    return joined.replace(".", "").replace("-", "")
