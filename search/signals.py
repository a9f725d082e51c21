"""Wires model and page signals to the outbox; what is registered decides, this names no model."""

from typing import Any

from django.db.models import Model, signals
from wagtail.signals import page_published, page_unpublished, post_page_move

from search import outbox


def connect() -> None:
    """Listen once; ``dispatch_uid`` makes a repeated call harmless."""
    signals.post_save.connect(_saved, dispatch_uid="search.post_save")
    signals.post_delete.connect(_deleted, dispatch_uid="search.post_delete")
    signals.m2m_changed.connect(_relations_changed, dispatch_uid="search.m2m_changed")
    page_published.connect(_page_changed, dispatch_uid="search.page_published")
    page_unpublished.connect(_page_changed, dispatch_uid="search.page_unpublished")
    post_page_move.connect(_page_moved, dispatch_uid="search.post_page_move")


def _saved(instance: Model, raw: bool = False, **_kwargs: Any) -> None:
    if not raw:
        outbox.enqueue(instance)


def _deleted(instance: Model, **_kwargs: Any) -> None:
    outbox.enqueue(instance)


def _relations_changed(
    instance: Model, action: str, reverse: bool, model: type[Model], pk_set: set[Any] | None, **_kwargs: Any
) -> None:
    if action not in {"post_add", "post_remove", "pre_clear", "post_clear"}:
        return
    outbox.enqueue(instance)
    if reverse and pk_set:
        # The other side owns the relation: `tag.partner_set.add(partner)` changes the partner.
        outbox.enqueue_queryset(model._default_manager.filter(pk__in=pk_set))


def _page_changed(instance: Model, **_kwargs: Any) -> None:
    outbox.enqueue(instance)


def _page_moved(instance: Any, **_kwargs: Any) -> None:
    """A move changes the address, the unit and the audience of the whole subtree."""
    for page in instance.get_descendants(inclusive=True).specific(defer=True).iterator():
        outbox.enqueue(page)
