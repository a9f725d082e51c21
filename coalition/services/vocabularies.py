"""Curating vocabularies: how often terms are carried, and saving them; merging is in ``term_merging``."""

from dataclasses import dataclass
from typing import Any

import structlog
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Count, Model

from coalition.access import require
from coalition.services.term_references import links_to, other_fields, parent_of
from coalition.vocabularies import Vocabulary

log = structlog.get_logger(__name__)

CURATE = "coalition.curate_vocabulary"


@dataclass(frozen=True)
class Use:
    """How many rows of one kind carry a term."""

    name: str
    number: int


def usage_counts(model: type[Model]) -> dict[int, int]:
    """Term id -> how many rows carry it; one query for each kind of row."""
    found: dict[int, int] = {}
    for link in links_to(model):
        rows = link.model._base_manager.order_by().values_list(link.attname).annotate(number=Count("pk"))
        for term, number in rows.filter(**{f"{link.name}__isnull": False}):
            found[term] = found.get(term, 0) + number
    return found


def uses_of(term: Model) -> list[Use]:
    """By kind of what carries ``term``, without what none carries."""
    found = []
    for link in links_to(type(term)):
        number = link.model._base_manager.filter(**{link.name: term.pk}).count()
        if number:
            found.append(Use(_name_of(link), number))
    return found


@transaction.atomic
def save_term(*, by: Any, vocabulary: Vocabulary, term: Any) -> None:
    """Add or change a term that a form has checked. Its former name goes on finding it."""
    require(by, CURATE)
    before = vocabulary.model._base_manager.filter(pk=term.pk).values_list("name", flat=True).first()
    term.save()
    if before and before != term.name:
        vocabulary.keep_former_name(term, before)
    log.info("term_saved", vocabulary=vocabulary.key, term=term.pk, renamed=bool(before and before != term.name))


def _name_of(link: Any) -> str:
    """What carries the term, in words: of a table between two models, the other one."""
    others = [field.related_model for field in other_fields(link) if field.related_model]
    owners = [model for model in others if isinstance(model, type) and model is not ContentType]
    if owners and (link.model._meta.auto_created or parent_of(link.model)):
        return str(owners[0]._meta.verbose_name_plural)
    return str(link.model._meta.verbose_name_plural)
