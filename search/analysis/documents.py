"""What the index holds of a document's text: stems and parts, ready to be split at white space."""

from typing import NamedTuple

from search.analysis.parts import parts
from search.analysis.stems import stem
from search.analysis.tokens import words

# A word of the title counts as often: one field of both is BM25F's combined field on any engine.
TITLE_WEIGHT = 3
# Stands between repeated titles and texts: no phrase may be found across it, and no query holds it.
_GAP = "¶"


class AnalysedText(NamedTuple):
    """White-space separated tokens: ``text`` of all words, ``parts`` of compounds only."""

    text: str
    parts: str


def analyse_text(*, title: str, summary: str, body: str) -> AnalysedText:
    title_words, summary_words, body_words = words(title), words(summary), words(body)
    all_words = [*title_words * TITLE_WEIGHT, *summary_words, *body_words]
    rows = [*[title_words] * TITLE_WEIGHT, summary_words, body_words]
    return AnalysedText(
        text=f" {_GAP} ".join(" ".join(map(stem, row)) for row in rows if row),
        parts=" ".join(part for word in all_words for part in parts(word)),
    )
