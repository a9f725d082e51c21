"""Words for the same thing that other apps keep: names of topics, former names. They register them; search asks.

Each change of a row of a source's model makes every process read all synonyms anew with its next query, as a change of
the groups in the admin does.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model

from search.analysis.synonyms import SynonymRule


@dataclass(frozen=True)
class SynonymSource:
    """``rules()`` are all synonyms that the rows of ``model`` stand for now; asked once for each change."""

    model: type[Model]
    rules: Callable[[], Iterable[SynonymRule]]


_sources: dict[type[Model], SynonymSource] = {}


def register_synonyms(source: SynonymSource) -> SynonymSource:
    """Have search follow them; to be called in ``search_documents`` modules. The same model twice raises."""
    if source.model in _sources:
        raise ImproperlyConfigured(f"Synonyms of {source.model._meta.label} are registered twice.")
    _sources[source.model] = source
    return source


def is_synonym_source(model: type[Model]) -> bool:
    return model in _sources


def registered_rules() -> list[SynonymRule]:
    return [rule for source in _sources.values() for rule in source.rules()]
