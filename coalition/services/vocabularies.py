"""Curating vocabularies: what refers to a term moves along when it is merged, drafts and former versions too."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import structlog
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Exists, Field, Model, OuterRef
from django.utils.translation import gettext as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.models import Revision

from coalition.access import require
from coalition.models import FormerSlug
from coalition.vocabularies import Vocabulary

log = structlog.get_logger(__name__)

_CURATE = "coalition.curate_vocabulary"
_BATCH = 500


@dataclass(frozen=True)
class Use:
    """How many rows of one kind carry a term."""

    name: str
    number: int


@dataclass(frozen=True)
class _InRevisions:
    """Where revisions of ``owner`` name the term: a list of keys, or rows of which ``row_field`` is the key."""

    owner: type[Model]
    key: str
    row_field: str = ""


def usage_counts(model: type[Model]) -> dict[int, int]:
    """Term id -> how many rows carry it; one query for each kind of row."""
    found: dict[int, int] = {}
    for link in _links_to(model):
        rows = link.model._base_manager.order_by().values_list(link.attname).annotate(number=Count("pk"))
        for term, number in rows.filter(**{f"{link.name}__isnull": False}):
            found[term] = found.get(term, 0) + number
    return found


def uses_of(term: Model) -> list[Use]:
    """By kind of what carries ``term``, without what none carries."""
    found = []
    for link in _links_to(type(term)):
        number = link.model._base_manager.filter(**{link.name: term.pk}).count()
        if number:
            found.append(Use(_name_of(link), number))
    return found


@transaction.atomic
def save_term(*, by: Any, vocabulary: Vocabulary, term: Any) -> None:
    """Add or change a term that a form has checked. Its former name goes on finding it."""
    require(by, _CURATE)
    before = vocabulary.model._base_manager.filter(pk=term.pk).values_list("name", flat=True).first()
    term.save()
    if before and before != term.name:
        vocabulary.keep_former_name(term, before)
    log.info("term_saved", vocabulary=vocabulary.key, term=term.pk, renamed=bool(before and before != term.name))


@transaction.atomic
def merge_terms(*, by: Any, vocabulary: Vocabulary, kept: Any, gone: Any) -> None:
    """Whatever carries ``gone`` carries ``kept`` from now on: rows, drafts and former versions; its name finds it.

    Raises ``ValidationError`` when it is the same term, or one of them is not there any more.
    """
    require(by, _CURATE)
    terms = {term.pk: term for term in vocabulary.model._base_manager.select_for_update().order_by("pk")
             .filter(pk__in={kept.pk, gone.pk})}  # fmt: skip
    if len(terms) < 2:  # noqa: PLR2004 - a merge is of two
        raise ValidationError(_("Choose another term that is still there."))
    kept, gone = terms[kept.pk], terms[gone.pk]
    for link in _links_to(vocabulary.model):
        _move_rows(link, kept, gone)
    for place in _places_in_revisions(vocabulary.model):
        _move_in_revisions(place, kept.pk, gone.pk)
    number, name, slug, words = gone.pk, gone.name, gone.slug, getattr(gone, "words", ())
    gone.delete()
    if hasattr(kept, "synonyms"):
        known = {word.casefold() for word in kept.words}
        kept.synonyms = ", ".join([*kept.other_words, *(word for word in words if word.casefold() not in known)])
    # Search makes the documents of everything that carries it anew.
    kept.save()
    vocabulary.keep_former_name(kept, name)
    FormerSlug.remember(kept, slug)
    log.info("terms_merged", vocabulary=vocabulary.key, kept=kept.pk, gone=number)


def _links_to(model: type[Model]) -> list[Any]:
    """The foreign keys to ``model``, those of tables between two models among them."""
    relations: list[Any] = model._meta.get_fields(include_hidden=True)
    return [
        relation.field
        for relation in relations
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)
    ]


def _name_of(link: Any) -> str:
    """What carries the term, in words: of a table between two models, the other one."""
    others = [field.related_model for field in _other_fields(link) if field.related_model]
    owners = [model for model in others if isinstance(model, type) and model is not ContentType]
    if owners and (link.model._meta.auto_created or _parent_of(link.model)):
        return str(owners[0]._meta.verbose_name_plural)
    return str(link.model._meta.verbose_name_plural)


def _other_fields(link: Any) -> list[Field[Any, Any]]:
    return [field for field in link.model._meta.concrete_fields if not field.primary_key and field != link]


def _move_rows(link: Any, kept: Any, gone: Any) -> None:
    """What carries both already carries the kept one once."""
    rows = link.model._base_manager.filter(**{link.name: gone.pk})
    same = {} if link.unique else {field.attname: OuterRef(field.attname) for field in _other_fields(link)}
    twins = link.model._base_manager.filter(**{link.name: kept.pk}, **same)
    rows.filter(pk__in=list(rows.filter(Exists(twins)).values_list("pk", flat=True))).delete()
    rows.update(**{link.name: kept.pk})


def _parent_of(model: type[Model]) -> Any:
    return next((field for field in model._meta.fields if isinstance(field, ParentalKey)), None)


def _places_in_revisions(model: type[Model]) -> Iterator[_InRevisions]:
    for relation in model._meta.get_fields(include_hidden=True):
        field = getattr(relation, "field", None)
        if isinstance(field, ParentalManyToManyField) and field.related_model is model:
            yield _InRevisions(field.model, field.name)
    for link in _links_to(model):
        if parent := _parent_of(link.model):
            yield _InRevisions(parent.related_model, parent.remote_field.get_accessor_name(), link.name)


def _move_in_revisions(place: _InRevisions, kept: int, gone: int) -> None:
    """Wagtail keeps drafts and former versions as JSON, in which databases cannot look for a key in one way."""
    revisions = Revision.objects.filter(content_type=ContentType.objects.get_for_model(place.owner))
    rows = revisions.values_list("pk", f"content__{place.key}").iterator(chunk_size=_BATCH)
    touched = [pk for pk, carried in rows if gone in _terms_in(carried, place)]
    for start in range(0, len(touched), _BATCH):
        batch = list(revisions.filter(pk__in=touched[start : start + _BATCH]))
        for revision in batch:
            revision.content[place.key] = _moved(revision.content[place.key], place, kept, gone)
        Revision.objects.bulk_update(batch, ["content"])


def _terms_in(carried: Any, place: _InRevisions) -> list[Any]:
    rows = carried if isinstance(carried, list) else []
    return [row.get(place.row_field) for row in rows] if place.row_field else rows


def _moved(carried: list[Any], place: _InRevisions, kept: int, gone: int) -> list[Any]:
    if not place.row_field:
        return list(dict.fromkeys(kept if term == gone else term for term in carried))
    if any(row.get(place.row_field) == kept for row in carried):
        return [row for row in carried if row.get(place.row_field) != gone]
    return [{**row, place.row_field: kept} if row.get(place.row_field) == gone else row for row in carried]
