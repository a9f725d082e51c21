"""What refers to a term: foreign keys, Wagtail's drafts and former versions, and data that names it; moved and back."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Exists, Field, Model, OuterRef
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.models import Revision

from coalition.vocabularies import Mentions

_BATCH = 500


@dataclass(frozen=True)
class _InRevisions:
    """Where revisions of ``owner`` name the term: a list of keys, or rows of which ``row_field`` is the key."""

    owner: type[Model]
    key: str
    row_field: str = ""

    @property
    def label(self) -> str:
        return f"{self.owner._meta.label}.{self.key}"

    @property
    def revisions(self) -> Any:
        return Revision.objects.filter(content_type=ContentType.objects.get_for_model(self.owner))

    def terms(self, carried: Any) -> list[Any]:
        rows = carried if isinstance(carried, list) else []
        return [row.get(self.row_field) for row in rows] if self.row_field else rows

    def replaced(self, carried: list[Any], old: int, new: int) -> list[Any]:
        if not self.row_field:
            return list(dict.fromkeys(new if term == old else term for term in carried))
        if any(row.get(self.row_field) == new for row in carried):
            return [row for row in carried if row.get(self.row_field) != old]
        return [{**row, self.row_field: new} if row.get(self.row_field) == old else row for row in carried]


def links_to(model: type[Model]) -> list[Any]:
    """The foreign keys to ``model``, those of tables between two models among them."""
    relations: list[Any] = model._meta.get_fields(include_hidden=True)
    return [
        relation.field
        for relation in relations
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)
    ]


def other_fields(link: Any) -> list[Field[Any, Any]]:
    return [field for field in link.model._meta.concrete_fields if not field.primary_key and field != link]


def parent_of(model: type[Model]) -> Any:
    return next((field for field in model._meta.fields if isinstance(field, ParentalKey)), None)


# --- Rows ------------------------------------------------------------------------------------------------------------


def move_rows(model: type[Model], kept: int, gone: int) -> dict[str, Any]:
    """Let every row carry ``kept``, once; returns what ``move_rows_back`` needs."""
    done: dict[str, Any] = {}
    for link in links_to(model):
        rows = link.model._base_manager.filter(**{link.name: gone})
        same = {} if link.unique else {field.attname: OuterRef(field.attname) for field in other_fields(link)}
        twins = rows.filter(Exists(link.model._base_manager.filter(**{link.name: kept}, **same)))
        dropped = list(twins.values())
        link.model._base_manager.filter(pk__in=[row[link.model._meta.pk.attname] for row in dropped]).delete()
        moved = list(rows.values_list("pk", flat=True))
        rows.update(**{link.name: kept})
        if moved or dropped:
            done[f"{link.model._meta.label}.{link.name}"] = {"moved": moved, "dropped": dropped}
    plain: dict[str, Any] = json.loads(json.dumps(done, cls=DjangoJSONEncoder))
    return plain


def move_rows_back(model: type[Model], kept: int, gone: int, done: dict[str, Any]) -> None:
    """As far as the rows, and what they belong to, are still there."""
    for link in links_to(model):
        known = done.get(f"{link.model._meta.label}.{link.name}", {"moved": [], "dropped": []})
        link.model._base_manager.filter(pk__in=known["moved"], **{link.name: kept}).update(**{link.name: gone})
        for row in known["dropped"]:
            if _is_whole(link, row):
                link.model._base_manager.create(**row)


def _is_whole(link: Any, row: dict[str, Any]) -> bool:
    key = link.model._meta.pk.attname
    if link.model._base_manager.filter(pk=row[key]).exists():
        return False
    related = [field for field in other_fields(link) if field.remote_field and row[field.attname] is not None]
    return all(
        field.related_model._base_manager.filter(pk=row[field.attname]).exists()  # type: ignore[union-attr]
        for field in related
    )


# --- Drafts and former versions --------------------------------------------------------------------------------------


def move_in_revisions(model: type[Model], kept: int, gone: int) -> dict[str, Any]:
    """Wagtail keeps drafts and former versions as JSON, in which databases cannot look for a key in one way."""
    done: dict[str, Any] = {}
    for place in _places(model):
        rows = place.revisions.values_list("pk", f"content__{place.key}").iterator(chunk_size=_BATCH)
        touched = {pk: carried for pk, carried in rows if gone in place.terms(carried)}
        _rewrite(place, list(touched), gone, kept)
        if touched:
            alone = [pk for pk, carried in touched.items() if kept not in place.terms(carried)]
            done[place.label] = {"alone": alone, "both": {pk: touched[pk] for pk in touched if pk not in set(alone)}}
    return done


def move_back_in_revisions(model: type[Model], kept: int, gone: int, done: dict[str, Any]) -> None:
    for place in _places(model):
        known = done.get(place.label, {"alone": [], "both": {}})
        _rewrite(place, known["alone"], kept, gone)
        for pk, carried in known["both"].items():
            revision = place.revisions.filter(pk=pk).first()
            if revision and revision.content.get(place.key) == place.replaced(carried, gone, kept):
                revision.content[place.key] = carried
                revision.save(update_fields=["content"])


def _rewrite(place: _InRevisions, keys: list[Any], old: int, new: int) -> None:
    for start in range(0, len(keys), _BATCH):
        batch = list(place.revisions.filter(pk__in=keys[start : start + _BATCH]))
        for revision in batch:
            revision.content[place.key] = place.replaced(revision.content.get(place.key) or [], old, new)
        Revision.objects.bulk_update(batch, ["content"])


def _places(model: type[Model]) -> Iterator[_InRevisions]:
    for relation in model._meta.get_fields(include_hidden=True):
        field = getattr(relation, "field", None)
        if isinstance(field, ParentalManyToManyField) and field.related_model is model:
            yield _InRevisions(field.model, field.name)
    for link in links_to(model):
        if parent := parent_of(link.model):
            yield _InRevisions(parent.related_model, parent.remote_field.get_accessor_name(), link.name)


# --- Data that names terms -------------------------------------------------------------------------------------------


def move_mentions(mentions: tuple[Mentions, ...], kept: Any, gone: Any) -> dict[str, list[int]]:
    """Rows whose data names ``gone``; returns the keys of those that did not name ``kept`` as well."""
    done: dict[str, list[int]] = {}
    for place in mentions:
        for row in place.model._base_manager.select_for_update().order_by("pk").iterator(chunk_size=_BATCH):
            content = getattr(row, place.field)
            if not place.names(content, gone):
                continue
            if not place.names(content, kept):
                done.setdefault(f"{place.model._meta.label}.{place.field}", []).append(row.pk)
            _write(place, row, gone, kept)
    return done


def move_mentions_back(mentions: tuple[Mentions, ...], kept: Any, gone: Any, done: dict[str, list[int]]) -> None:
    for place in mentions:
        keys = done.get(f"{place.model._meta.label}.{place.field}", [])
        for row in place.model._base_manager.select_for_update().filter(pk__in=keys):
            _write(place, row, kept, gone)


def _write(place: Mentions, row: Any, old: Any, new: Any) -> None:
    content = place.replaced(getattr(row, place.field), old, new)
    place.model._base_manager.filter(pk=row.pk).update(**{place.field: content})
