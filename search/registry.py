"""What can be found: sources that the apps register in their ``search_documents`` modules."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model, QuerySet
from django.utils.module_loading import autodiscover_modules

from search.documents import SearchDocument

RelatedObjects = Callable[[Any], Iterable[int]]


@dataclass(frozen=True)
class Facet:
    """A filter beside the results. ``value_labels`` turns stored values into what people read (default: as stored).

    ``suggested``: its values are suggested while typing; then they must be made of the words that people type.
    """

    name: str
    label: Any
    value_labels: Callable[[Sequence[str]], Mapping[str, Any]] | None = None
    suggested: bool = False

    def labels(self, values: Sequence[str]) -> Mapping[str, Any]:
        known = self.value_labels(values) if self.value_labels else {}
        return {value: known.get(value, value) for value in values}


@dataclass(frozen=True)
class SearchSource:
    """How one model becomes findable.

    - ``model``: the model; for multi-table inheritance and Wagtail pages the concrete class.
    - ``kind``: slug of its tab, e.g. ``best-practice``; ``name``: the tab's translated plural label.
    - ``queryset()``: the instances that may be indexed, with everything ``documents`` reads prefetched. An instance
      that it leaves out (a draft, say) has no documents.
    - ``documents(instance)``: its documents, or none. It decides the audience by the same predicates as the views.
    - ``related``: label of another model -> function of its changed instance -> ids of this model's rows it touches.
    - ``facets``: the facets whose values ``documents`` fills.
    - ``database_search(text, user)``: visible instances for the page's answer while the engine is down. What it
      returns is filtered by audience again.
    """

    model: type[Model]
    kind: str
    name: Any
    queryset: Callable[[], QuerySet[Any]]
    documents: Callable[[Any], Iterable[SearchDocument]]
    related: Mapping[str, RelatedObjects] = field(default_factory=dict)
    facets: tuple[Facet, ...] = ()
    database_search: Callable[[str, Any], Iterable[Any]] | None = None

    @property
    def label(self) -> str:
        return self.model._meta.label_lower


_sources: dict[str, SearchSource] = {}


def register(source: SearchSource) -> SearchSource:
    """Make a model findable; the same label or kind twice raises."""
    if source.label in _sources:
        raise ImproperlyConfigured(f"Search source {source.label} is registered twice.")
    if any(known.kind == source.kind for known in _sources.values()):
        raise ImproperlyConfigured(f"Search kind {source.kind!r} is registered twice.")
    _sources[source.label] = source
    return source


def unregister(source: SearchSource) -> None:
    """Take a source out again; for tests and for hosts that replace one."""
    _sources.pop(source.label, None)


def sources() -> tuple[SearchSource, ...]:
    """All sources in the order of their registration."""
    return tuple(_sources.values())


def source_for(label: str) -> SearchSource | None:
    return _sources.get(label)


def facets_by_name() -> dict[str, Facet]:
    """All facets; where sources share a name, the first one's labels are used, and one of them has it suggested."""
    found: dict[str, Facet] = {}
    for source in sources():
        for facet in source.facets:
            known = found.setdefault(facet.name, facet)
            if facet.suggested and not known.suggested:
                found[facet.name] = replace(known, suggested=True)
    return found


def autodiscover() -> None:
    """Import ``search_documents`` of every installed app."""
    autodiscover_modules("search_documents")
