"""Making two terms one, with everything that refers to them; and taking it back within 30 days."""

import json
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from coalition.access import require
from coalition.models import FormerSlug, TermMerge
from coalition.models.merge import UNDO_WITHIN
from coalition.services import term_references
from coalition.services.vocabularies import CURATE
from coalition.vocabularies import Vocabulary, vocabulary_for

log = structlog.get_logger(__name__)


@transaction.atomic
def merge_terms(*, by: Any, vocabulary: Vocabulary, kept: Any, gone: Any) -> TermMerge:
    """Whatever carries ``gone`` carries ``kept`` from now on: rows, drafts and former versions; its name finds it.

    Raises ``ValidationError`` when it is the same term, or one of them is not there any more.
    """
    require(by, CURATE)
    terms = {term.pk: term for term in vocabulary.model._base_manager.select_for_update().order_by("pk")
             .filter(pk__in={kept.pk, gone.pk})}  # fmt: skip
    if len(terms) < 2:  # noqa: PLR2004 - a merge is of two
        raise ValidationError(_("Choose another term that is still there."))
    kept, gone = terms[kept.pk], terms[gone.pk]
    label = vocabulary.model._meta.label_lower
    before: dict[str, Any] = {
        "gone": {field.attname: getattr(gone, field.attname) for field in gone._meta.concrete_fields},
        "rows": term_references.move_rows(vocabulary.model, kept.pk, gone.pk),
        "revisions": term_references.move_in_revisions(vocabulary.model, kept.pk, gone.pk),
        "mentions": term_references.move_mentions(vocabulary.mentions, kept, gone),
        "former_slugs": list(
            FormerSlug.objects.filter(vocabulary=label, current=gone.slug).values_list("slug", flat=True)
        ),
        "words": [],
    }
    number, name, slug, words = gone.pk, gone.name, gone.slug, getattr(gone, "words", ())
    gone.delete()
    if hasattr(kept, "synonyms"):
        known = {word.casefold() for word in kept.words}
        before["words"] = [word for word in words if word.casefold() not in known]
        kept.synonyms = ", ".join([*kept.other_words, *before["words"]])
    # Search makes the documents of everything that carries it anew.
    kept.save()
    vocabulary.keep_former_name(kept, name)
    FormerSlug.remember(kept, slug)
    merge = TermMerge.objects.create(
        vocabulary=vocabulary.key, kept=kept.pk, kept_name=kept.name, gone_name=name, merged_by=by,
        before=json.loads(json.dumps(before, cls=DjangoJSONEncoder)),
    )  # fmt: skip
    log.info("terms_merged", vocabulary=vocabulary.key, kept=kept.pk, gone=number, merge=merge.pk)
    return merge


@transaction.atomic
def undo_term_merge(*, merge: TermMerge, by: Any) -> Any:
    """Take the two apart again and return the term that was gone. What was tagged since stays with the kept one.

    Raises ``ValidationError`` when it is too late, the kept term is gone too, or its old name is taken.
    """
    require(by, CURATE)
    merge = TermMerge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    vocabulary = vocabulary_for(merge.vocabulary)
    if vocabulary is None or merge.undone_at is not None or merge.merged_at < timezone.now() - UNDO_WITHIN:
        raise ValidationError(_("This merge cannot be undone any more."))
    terms = vocabulary.model._base_manager.select_for_update()
    kept = terms.filter(pk=merge.kept).first()
    if kept is None:
        raise ValidationError(_("“%(name)s” is not there any more.") % {"name": merge.kept_name})
    gone = vocabulary.model(**merge.before["gone"])
    if terms.filter(Q(name=gone.name) | Q(slug=gone.slug) | Q(pk=gone.pk)).exists():  # type: ignore[attr-defined]
        raise ValidationError(_("There is a new term with this name. Rename it first."))
    gone.save(force_insert=True)
    _move_back(vocabulary, kept, gone, merge.before)
    merge.undone_at = timezone.now()
    merge.save(update_fields=["undone_at"])
    log.info("term_merge_undone", merge=merge.pk, kept=kept.pk, gone=gone.pk)
    return gone


def _move_back(vocabulary: Vocabulary, kept: Any, gone: Any, before: dict[str, Any]) -> None:
    term_references.move_rows_back(vocabulary.model, kept.pk, gone.pk, before["rows"])
    term_references.move_back_in_revisions(vocabulary.model, kept.pk, gone.pk, before["revisions"])
    term_references.move_mentions_back(vocabulary.mentions, kept, gone, before["mentions"])
    label = vocabulary.model._meta.label_lower
    FormerSlug.objects.filter(vocabulary=label, slug=gone.slug).delete()
    FormerSlug.objects.filter(vocabulary=label, slug__in=before["former_slugs"]).update(current=gone.slug)
    if hasattr(kept, "synonyms"):
        added = {word.casefold() for word in before["words"]}
        kept.synonyms = ", ".join(word for word in kept.other_words if word.casefold() not in added)
    vocabulary.drop_former_name(kept, gone.name)
    # Search makes the documents of everything that carries either of them anew.
    kept.save()
    gone.save()
