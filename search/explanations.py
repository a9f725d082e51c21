"""Why a hit is where it is: which words it has in which form, and what moved it up."""

from collections.abc import Iterator

from search.analysis.highlights import Form, Marks, form_of
from search.analysis.plan import QueryPlan, WordPlan
from search.documents import SearchDocument
from search.engines.payload import near_tokens, weight
from search.query import Why


def explain(
    plan: QueryPlan, document: SearchDocument, title: Marks, text: Marks, gains: dict[str, float]
) -> tuple[Why, ...]:
    """The best match of each word of the query, then what multiplies the score.

    ``gains``: token of a preferred unit or region -> what it adds to the factor.
    """
    matches = [found for word in plan.words for found in _best_match(word, title, text)]
    near = [Why("near", token, gains[token], ()) for token in near_tokens(document) if token in gains]
    return (*matches, *near, Why("date", str(document.date or ""), round(weight(document), 3), ()))


def _best_match(word: WordPlan, title: Marks, text: Marks) -> Iterator[Why]:
    for variant in sorted(word.variants, key=lambda variant: -variant.weight):
        form = form_of(variant)
        fields = _fields(form, title, text)
        if fields:
            what = " ".join(variant.stems)
            yield Why(variant.how, f"{word.word} → {what}", round(variant.weight, 3), fields)
            return


def _fields(form: Form, title: Marks, text: Marks) -> tuple[str, ...]:
    return tuple(name for name, marks in (("title", title), ("text", text)) if form in marks.forms)
