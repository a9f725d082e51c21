"""Search follows what a term is called in either language, its other words and its former names, at once."""

from collections.abc import Iterator

from coalition.models import Topic, VocabularyTerm
from search.analysis.synonyms import SynonymRule
from search.synonym_sources import SynonymSource, register_synonyms


def register_term_synonyms(model: type[VocabularyTerm]) -> None:
    """To be called once for each vocabulary, by the app that it belongs to."""

    def rules() -> Iterator[SynonymRule]:
        for term in model._default_manager.order_by("pk"):
            if len(term.words) > 1:
                yield SynonymRule(term.words)

    register_synonyms(SynonymSource(model=model, rules=rules))


register_term_synonyms(Topic)
