"""Wires model and page signals to the outbox; what is registered decides, this names no model."""

from typing import Any

from django.db.models import Model, QuerySet, signals
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from search import outbox, synonyms
from search.models import SynonymGroup
from search.synonym_sources import is_synonym_source


def connect() -> None:
    """Listen once; ``dispatch_uid`` makes a repeated call harmless."""
    signals.post_save.connect(_saved, dispatch_uid="search.post_save")
    signals.pre_delete.connect(_about_to_be_deleted, dispatch_uid="search.pre_delete")
    signals.post_delete.connect(_deleted, dispatch_uid="search.post_delete")
    signals.m2m_changed.connect(_relations_changed, dispatch_uid="search.m2m_changed")
    page_published.connect(_page_changed, dispatch_uid="search.page_published")
    page_unpublished.connect(_page_changed, dispatch_uid="search.page_unpublished")
    post_page_move.connect(_subtree_changed, dispatch_uid="search.post_page_move")
    page_slug_changed.connect(_subtree_changed, dispatch_uid="search.page_slug_changed")
    for changed in (signals.post_save, signals.post_delete):
        changed.connect(_synonyms_changed, dispatch_uid="search.synonyms")


def _saved(instance: Model, raw: bool = False, **_kwargs: Any) -> None:
    if not raw:
        outbox.enqueue(instance)


def _about_to_be_deleted(instance: Model, **_kwargs: Any) -> None:
    outbox.enqueue_related(instance)


def _deleted(instance: Model, **_kwargs: Any) -> None:
    outbox.enqueue(instance)


def _relations_changed(
    sender: type[Model],
    *,
    instance: Model,
    action: str,
    reverse: bool,
    model: type[Model],
    pk_set: set[Any] | None,
    **_kwargs: Any,
) -> None:
    if action in {"post_add", "post_remove", "post_clear"}:
        outbox.enqueue(instance)
        if reverse and pk_set:
            # The other side owns the relation: `tag.partner_set.add(partner)` changes the partner.
            outbox.enqueue_queryset(model._default_manager.filter(pk__in=pk_set))
    elif action == "pre_clear" and reverse:
        outbox.enqueue_queryset(_related_through(sender, instance, model))


def _related_through(through: type[Model], instance: Model, model: type[Model]) -> QuerySet[Any]:
    """The rows of ``model`` that are about to lose their relation to ``instance``."""
    links = [(field.related_model, field.name) for field in through._meta.fields if field.related_model]
    to_instance = next(name for related, name in links if isinstance(instance, related))
    to_model = next(name for related, name in links if issubclass(model, related) and name != to_instance)
    rows = through._default_manager.filter(**{to_instance: instance})
    return model._default_manager.filter(pk__in=rows.values(to_model))


def _page_changed(instance: Model, **_kwargs: Any) -> None:
    outbox.enqueue(instance)


def _subtree_changed(instance: Any, **_kwargs: Any) -> None:
    """A move or another slug changes the addresses below, a move also their unit and audience."""
    outbox.enqueue_queryset(instance.get_descendants(inclusive=True))


def _synonyms_changed(sender: type[Model], **_kwargs: Any) -> None:
    if sender is SynonymGroup or is_synonym_source(sender):
        synonyms.note_change()
